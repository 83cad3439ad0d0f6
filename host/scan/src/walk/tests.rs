//! Which files of a real folder are found.

use std::{
    fs,
    path::{Path, PathBuf},
};

use btm_model::NoteKind;
use tempfile::TempDir;

use super::{WalkError, Walked, project_root, walk};

/// A folder with files; what ends with `/` is a folder.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path_on_disk = folder.path().join(path);
        fs::create_dir_all(path_on_disk.parent().unwrap()).unwrap();
        if path.ends_with('/') {
            fs::create_dir_all(path_on_disk).unwrap();
        } else {
            fs::write(path_on_disk, content).unwrap();
        }
    }
    folder
}

fn walk_paths(root: &Path, paths: &[&str]) -> Result<Walked, WalkError> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| root.join(path)).collect();
    walk(root, &paths, 2)
}

fn files(root: &Path, paths: &[&str]) -> Vec<String> {
    walk_paths(root, paths).unwrap().files
}

/// The kind, place and words of each note.
fn notes(walked: &Walked) -> Vec<(NoteKind, String, String)> {
    let place = |note: &btm_model::Note| note.location.as_ref().map_or(String::new(), |place| place.path.to_string());
    walked.notes.iter().map(|note| (note.kind, place(note), note.message.clone())).collect()
}

#[test]
fn sorted_by_bytes_with_hidden_files_but_without_version_control() {
    let folder = project(&[
        ("b.py", ""),
        ("a/z.py", ""),
        ("a-b.py", ""),
        ("B.py", ""),
        (".env", ""),
        (".github/workflow.yml", ""),
        (".git/config", ""),
        (".btm/x", ""),
        ("sub/.git", "gitdir: elsewhere"),
        ("sub/.hg/x", ""),
        ("sub/x", ""),
    ]);
    assert_eq!(
        files(folder.path(), &[]),
        [".btm/x", ".env", ".github/workflow.yml", "B.py", "a-b.py", "a/z.py", "b.py", "sub/x"]
    );
}

#[test]
fn git_ignore_files_count_on_every_level() {
    let folder = project(&[
        (".git/info/exclude", "private.txt\n"),
        (".gitignore", "*.log\n/build/\nnode_modules/\n"),
        (".ignore", "*.min.js\n"),
        ("a.log", ""),
        ("a.min.js", ""),
        ("private.txt", ""),
        ("build/x", ""),
        ("sub/build/x", ""),
        ("sub/node_modules/x", ""),
        ("sub/.gitignore", "!keep.log\n/local\n"),
        ("sub/keep.log", ""),
        ("sub/other.log", ""),
        ("sub/local", ""),
        ("sub/deep/local", ""),
    ]);
    let expected = [".gitignore", ".ignore", "sub/.gitignore", "sub/build/x", "sub/deep/local", "sub/keep.log"];
    assert_eq!(files(folder.path(), &[]), expected);
    assert_eq!(files(folder.path(), &["sub"]), expected[2..], "also from the middle");
    assert_eq!(files(folder.path(), &["sub/deep"]), ["sub/deep/local"]);
}

#[test]
fn ignore_files_count_without_git_too_but_only_those_of_the_project() {
    let folder = project(&[(".gitignore", "*"), ("p/.gitignore", "*.log"), ("p/a.log", ""), ("p/s/b.log", ""), ("p/s/c", "")]);
    let root = folder.path().join("p");
    assert_eq!(files(&root, &[]), [".gitignore", "s/c"]);
    assert_eq!(files(&root, &["s"]), ["s/c"]);
}

#[test]
fn a_project_inside_a_repository_obeys_the_whole_repository() {
    let folder = project(&[(".git/", ""), (".gitignore", "*.log"), ("p/a.log", ""), ("p/b", "")]);
    assert_eq!(files(&folder.path().join("p"), &[]), ["b"]);
}

#[test]
fn what_the_user_names_is_found_even_if_it_is_ignored() {
    let folder = project(&[
        (".gitignore", "out/\n*.gen\n"),
        ("a.gen", ""),
        ("out/x.js", ""),
        ("out/y.gen", ""),
        ("out/deep/z.js", ""),
        ("b", ""),
    ]);
    assert_eq!(files(folder.path(), &["a.gen"]), ["a.gen"]);
    assert_eq!(files(folder.path(), &["out/y.gen"]), ["out/y.gen"]);
    assert_eq!(files(folder.path(), &["out"]), ["out/deep/z.js", "out/x.js"]);
    assert_eq!(files(folder.path(), &["out/deep", "b"]), ["b", "out/deep/z.js"]);
}

#[test]
fn each_file_once_however_often_it_is_named() {
    let folder = project(&[("a/x", ""), ("a/b/y", "")]);
    assert_eq!(files(folder.path(), &["a", "a/b", ".", "a/x", "a/../a/x"]), ["a/b/y", "a/x"]);
    fs::hard_link(folder.path().join("a/x"), folder.path().join("a/hard")).unwrap();
    assert_eq!(files(folder.path(), &[]), ["a/b/y", "a/hard", "a/x"], "hard links are two files");
}

#[test]
fn paths_that_cannot_be_used_are_named() {
    let folder = project(&[("root/x", ""), ("root/xy", ""), ("rooty/z", "")]);
    let root = folder.path().join("root");
    let missing = walk_paths(&root, &["x", "nothing"]).unwrap_err();
    assert!(matches!(&missing, WalkError::Missing { path } if path.ends_with("nothing")), "{missing}");
    assert!(matches!(walk_paths(&root, &["x/y"]), Err(WalkError::Missing { .. })));
    assert!(matches!(walk_paths(&root, &["../rooty"]), Err(WalkError::OutsideRoot { .. })));
    assert!(matches!(walk(&root.join("nothing"), &[], 1), Err(WalkError::Missing { .. })));
}

#[test]
fn the_project_root_is_the_nearest_folder_with_settings_else_with_git() {
    let folder = project(&[("r/.git/", ""), ("r/s/btm.toml", ""), ("r/s/t/x.py", ""), ("r/u/x.py", ""), ("plain/x.py", "")]);
    let real = folder.path().canonicalize().unwrap();
    for (path, root) in
        [("r/s/t", "r/s"), ("r/s/t/x.py", "r/s"), ("r/u", "r"), ("r", "r"), ("plain/x.py", "plain"), ("plain", "plain")]
    {
        assert_eq!(project_root(&folder.path().join(path)).unwrap(), real.join(root), "{path}");
    }
    assert!(matches!(project_root(&folder.path().join("nothing")), Err(WalkError::Missing { .. })));
}

#[test]
fn nothing_above_the_root_of_a_repository_counts() {
    let files =
        [("btm.toml", ""), ("r/.git/", ""), ("r/a/x", ""), ("r/s/btm.toml", ""), ("r/s/m/.git", "gitdir: x"), ("p/q/x", "")];
    let folder = project(&files);
    let real = folder.path().canonicalize().unwrap();
    for (path, root) in [("r", "r"), ("r/a", "r"), ("r/s", "r/s"), ("r/s/m", "r/s/m"), ("p/q", "")] {
        assert_eq!(project_root(&folder.path().join(path)).unwrap(), real.join(root), "{path}");
    }
}

#[test]
fn a_broken_pattern_is_noted_and_the_others_count() {
    let folder = project(&[("sub/.gitignore", "# one\n[z-a]\n*.log\n"), ("sub/x.log", ""), ("sub/y", "")]);
    let walked = walk(folder.path(), &[], 1).unwrap();
    assert_eq!(walked.files, ["sub/.gitignore", "sub/y"]);
    let (kind, path, message) = notes(&walked).remove(0);
    assert_eq!((kind, &*path), (NoteKind::PartlyParsed, "sub/.gitignore"));
    assert!(message.starts_with("a pattern is not valid and matches nothing: line 2: "), "{message}");
}

#[test]
fn an_ignore_file_above_the_repository_does_not_count() {
    let folder = project(&[
        (".gitignore", "*"),
        (".ignore", "*"),
        ("p/.git/", ""),
        ("p/a", ""),
        ("p/sub/btm.toml", ""),
        ("p/sub/b.log", ""),
        ("p/.gitignore", "*.log"),
    ]);
    let root = folder.path().join("p");
    assert_eq!(files(&root, &[]), [".gitignore", "a", "sub/btm.toml"]);
    assert_eq!(files(&root.join("sub"), &[]), ["btm.toml"], "those of the repository count for a part of it");
}

#[test]
fn a_repository_within_the_project_has_its_own_rules() {
    let folder = project(&[
        (".git/", ""),
        (".gitignore", "*.log\n/ignored/\n"),
        (".ignore", "*.tmp\n"),
        ("inner/.git/info/exclude", "*.mine\n"),
        ("inner/a.log", ""),
        ("inner/a.tmp", ""),
        ("inner/a.mine", ""),
        ("ignored/.git/", ""),
        ("ignored/b", ""),
    ]);
    assert_eq!(files(folder.path(), &[]), [".gitignore", ".ignore", "inner/a.log", "inner/a.tmp"]);
    assert_eq!(files(folder.path(), &["inner"]), ["inner/a.log", "inner/a.tmp"]);
}

#[test]
fn what_an_ignore_file_cannot_say_is_scanned() {
    let long = format!("*.log\n{}", "x".repeat(5_000));
    let many = "*.log\n".repeat(20_000);
    let stars = format!("*.log\n{}", "*a".repeat(100));
    let utf_16: String = "\u{feff}*.log\n".encode_utf16().flat_map(u16::to_le_bytes).map(char::from).collect();
    for (text, reason) in [
        (&*long, "line 2: a pattern of more than 1000 bytes"),
        (&*many, "more than 10000 patterns"),
        (&*stars, "line 2: a pattern with more than 32 wildcards"),
        (&*utf_16, "a binary file, or UTF-16"),
    ] {
        for name in [".gitignore", ".ignore"] {
            let path = format!("sub/{name}");
            let folder = project(&[
                (".gitignore", "*.log\n*.txt\n"),
                (&path, text),
                ("sub/a.log", ""),
                ("sub/d/b.txt", ""),
                ("c.txt", ""),
            ]);
            let walked = walk(folder.path(), &[], 1).unwrap();
            // It could have said `!*.txt`.
            assert_eq!(walked.files, [".gitignore", &path, "sub/a.log", "sub/d/b.txt"], "{reason}");
            let (kind, noted, message) = notes(&walked).remove(0);
            assert_eq!((kind, noted), (NoteKind::PartlyParsed, path));
            assert!(message.starts_with("this ignore file is not applied, so more files are scanned: "), "{message}");
            assert!(message.contains(reason), "{message}");
        }
    }
}

#[test]
fn a_project_of_which_nothing_or_little_is_left_says_which_rule_did_it() {
    let told = |files: &[(&str, &str)]| {
        let walked = walk(project(files).path(), &[], 1).unwrap();
        notes(&walked)
            .into_iter()
            .filter(|(kind, ..)| *kind == NoteKind::Ignored)
            .map(|(.., message)| message)
            .collect::<Vec<_>>()
    };
    let all = [(".gitignore", "# all\n\n*\n"), ("a", ""), ("b/c", ""), ("b/d/e", "")];
    assert_eq!(told(&all), ["all 4 files are ignored, by .gitignore:3 `*`"]);
    assert_eq!(told(&[(".git/info/exclude", "a"), ("a", "")]), ["the only file is ignored, by .git/info/exclude:1 `a`"]);
    assert_eq!(told(&[(".gitignore", "*.log"), ("a.log", ""), ("b", "")]), Vec::<String>::new(), "the summary counts them");
    let names: Vec<String> = (0..20).map(|number| format!("{number}.log")).collect();
    let mut many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    many.extend([(".gitignore", "*.log\n/d/\n"), ("d/x", ""), ("d/y", "")]);
    assert_eq!(told(&many), ["22 of 23 files are ignored, most by .gitignore:1 `*.log`"]);
    assert_eq!(told(&[("a", "")]), Vec::<String>::new());
    assert_eq!(told(&[]), Vec::<String>::new());
}

#[cfg(unix)]
mod tracked {
    use std::process::Command;

    use super::*;

    fn git(folder: &Path, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(folder);
        git.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]).env_remove("GIT_DIR");
        let output = git.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A repository in which git tracks these files, whatever is ignored.
    fn repository(files: &[(&str, &str)], tracked: &[&str]) -> TempDir {
        let folder = project(files);
        git(folder.path(), &["init", "-q"]);
        git(folder.path(), &[&["add", "-f"], tracked].concat());
        folder
    }

    #[test]
    fn what_git_tracks_is_found_whatever_ignore_files_say() {
        let files_there = [
            (".gitignore", "*.env\n/build/\n"),
            (".ignore", "*.py\n"),
            ("a.env", ""),
            ("b.env", ""),
            ("a.py", ""),
            ("b.py", ""),
            ("build/x", ""),
            ("build/y", ""),
            ("build/deep/z", ""),
            ("build/other/z", ""),
            ("CVS/a", ""),
            ("CVS/b", ""),
        ];
        let folder = repository(&files_there, &["a.env", "a.py", "build/x", "build/deep/z", "CVS/a"]);
        let root = folder.path();
        std::fs::write(root.join(".git/info/exclude"), "c\n").unwrap();
        std::fs::write(root.join("c"), "").unwrap();
        assert_eq!(files(root, &[]), [".gitignore", ".ignore", "CVS/a", "a.env", "a.py", "build/deep/z", "build/x"]);
        git(root, &["add", "-f", "--intent-to-add", "c", "b.py"]);
        assert!(["c", "b.py"].iter().all(|path| files(root, &[]).iter().any(|file| file == path)), "also what is only announced");
        assert_eq!(
            files(&root.join("build"), &[]),
            ["deep/z", "other/z", "x", "y"],
            "a root that is ignored is the project all the same"
        );
        assert_eq!(
            files(root, &["build"]),
            ["build/deep/z", "build/other/z", "build/x", "build/y"],
            "and so is what the user names"
        );
    }

    #[test]
    fn a_submodule_in_an_ignored_folder_is_a_project_of_its_own() {
        let library = repository(&[("lib.py", ""), (".gitignore", "*.pyc")], &["."]);
        git(library.path(), &["commit", "-q", "-m", "x"]);
        let folder = repository(&[(".gitignore", "/vendor/\n"), ("vendor/other.py", "")], &[".gitignore"]);
        let url = library.path().to_str().unwrap().to_owned();
        git(folder.path(), &["submodule", "--quiet", "add", "--force", &url, "vendor/lib"]);
        std::fs::write(folder.path().join("vendor/lib/new.py"), "").unwrap();
        std::fs::write(folder.path().join("vendor/lib/new.pyc"), "").unwrap();
        let expected = [".gitignore", ".gitmodules", "vendor/lib/.gitignore", "vendor/lib/lib.py", "vendor/lib/new.py"];
        assert_eq!(files(folder.path(), &[]), expected);
    }

    #[test]
    fn an_index_that_cannot_be_read_makes_the_run_incomplete() {
        let folder = repository(&[(".gitignore", "*.env"), ("a.env", ""), ("b", "")], &["a.env"]);
        let index = folder.path().join(".git/index");
        let whole = std::fs::read(&index).unwrap();
        for damaged in [&whole[..whole.len() / 2], b"x"] {
            std::fs::write(&index, damaged).unwrap();
            let walked = walk(folder.path(), &[], 1).unwrap();
            assert_eq!(walked.files, [".gitignore", "b"]);
            let (kind, _, message) = notes(&walked).remove(0);
            assert_eq!(kind, NoteKind::Unreadable);
            assert!(message.starts_with("ignored files that git tracks may be missing from this scan: "), "{message}");
        }
        std::fs::write(folder.path().join(".gitignore"), "").unwrap();
        assert_eq!(notes(&walk(folder.path(), &[], 1).unwrap()), [], "where nothing is ignored, nothing can be missing");
    }
}

#[cfg(unix)]
mod unix {
    use std::{
        ffi::OsStr,
        os::unix::{ffi::OsStrExt as _, fs::symlink},
    };

    use super::*;

    #[test]
    fn links_are_found_only_under_their_real_path() {
        let outside = project(&[("secret", "")]);
        let folder = project(&[("real/a.py", ""), ("ignored/b.py", ""), (".ignore", "ignored\n")]);
        let root = folder.path();
        symlink("real", root.join("link-to-folder")).unwrap();
        symlink("real/a.py", root.join("link-to-file")).unwrap();
        symlink("nothing", root.join("dangling")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        symlink("..", root.join("real/up")).unwrap();
        symlink(outside.path(), root.join("out")).unwrap();
        let walked = walk(root, &[], 2).unwrap();
        assert_eq!(walked.files, [".ignore", "real/a.py"]);
        let message = "a symbolic link that leads out of the project; not followed".to_owned();
        assert_eq!(notes(&walked), [(NoteKind::Skipped, "out".to_owned(), message)]);
    }

    #[test]
    fn a_named_link_stands_for_what_it_points_at() {
        let outside = project(&[("secret", "")]);
        let folder = project(&[("real/a.py", "")]);
        let root = folder.path();
        symlink("real", root.join("link")).unwrap();
        symlink(outside.path(), root.join("out")).unwrap();
        assert_eq!(files(root, &["link"]), ["real/a.py"]);
        assert_eq!(files(root, &["link/a.py", "real"]), ["real/a.py"]);
        assert!(matches!(walk_paths(root, &["out/secret"]), Err(WalkError::OutsideRoot { .. })));
    }

    #[test]
    fn ignore_files_that_are_no_files_are_not_waited_for_and_not_applied() {
        let outside = project(&[("rules", "*")]);
        let make = |what: &str, path: &Path| match what {
            "pipe" => {
                let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
                rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
            }
            "folder" => fs::create_dir(path).unwrap(),
            "socket" => drop(std::os::unix::net::UnixListener::bind(path).unwrap()),
            "out" => symlink(outside.path().join("rules"), path).unwrap(),
            target => symlink(target, path).unwrap(),
        };
        for what in ["pipe", "folder", "socket", "out", "/dev/zero", "/dev/tty", ".", "dangling", ".gitignore"] {
            for name in [".gitignore", ".ignore", "sub/.gitignore", ".git/info/exclude"] {
                let folder = project(&[(".git/info/", ""), ("sub/", ""), ("sub/a.py", "")]);
                make(what, &folder.path().join(name));
                let walked = walk(folder.path(), &[], 1).unwrap();
                let is_there = walked.files.contains(&"sub/a.py".to_owned());
                // Git follows a link only where it is the user's own file.
                let is_followed = name.starts_with(".git/") && what == "out";
                assert_eq!(is_there, !is_followed, "{what} {name}");
                let is_told = notes(&walked).iter().any(|(kind, path, _)| *kind == NoteKind::PartlyParsed && path == name);
                let is_missing = name.starts_with(".git/") && ["dangling", ".gitignore"].contains(&what);
                assert_eq!(is_told, !is_followed && !is_missing, "{what} {name}: {:?}", notes(&walked));
            }
        }
    }

    #[test]
    fn what_is_no_file_is_noted_and_never_opened() {
        let folder = project(&[("a", "")]);
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, folder.path().join("pipe"), rustix::fs::FileType::Fifo, mode, 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        let expected = |path: &str| (NoteKind::Skipped, path.to_owned(), "not a regular file".to_owned());
        let walked = walk(folder.path(), &[], 2).unwrap();
        assert_eq!((walked.files.len(), notes(&walked)), (1, vec![expected("pipe"), expected("socket")]));
        let named = walk_paths(folder.path(), &["pipe"]).unwrap();
        assert_eq!((named.files.len(), notes(&named)), (0, vec![expected("pipe")]));
    }

    #[test]
    fn names_that_are_not_utf_8_are_noted_with_all_below_them() {
        let folder = project(&[("a", "")]);
        let folder_name = folder.path().join(OsStr::from_bytes(b"d\xff"));
        if fs::create_dir(&folder_name).is_err() {
            skipped("this file system takes only UTF-8 names");
            return;
        }
        fs::write(folder_name.join("inside"), "").unwrap();
        fs::write(folder.path().join(OsStr::from_bytes(b"\x1bf\xfe")), "").unwrap();
        let walked = walk(folder.path(), &[], 2).unwrap();
        assert_eq!(walked.files, ["a"]);
        let expected = |name: &str| (NoteKind::Skipped, String::new(), format!("the name `{name}` is not UTF-8"));
        assert_eq!(notes(&walked), [expected("\\u{1b}f\u{fffd}"), expected("d\u{fffd}")]);
        let named = walk(folder.path(), std::slice::from_ref(&folder_name), 1).unwrap();
        assert_eq!((named.files.len(), named.notes.len()), (0, 1), "{named:?}");
    }

    #[test]
    fn a_folder_that_may_not_be_read_makes_the_run_incomplete() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = project(&[("closed/x", ""), ("open/y", "")]);
        let closed = folder.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).unwrap();
        if fs::read_dir(&closed).is_ok() {
            skipped("this user may read everything");
            return;
        }
        let walked = walk(folder.path(), &[], 2).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(walked.files, ["open/y"]);
        let message = "cannot be read: permission denied".to_owned();
        assert_eq!(notes(&walked), [(NoteKind::Unreadable, "closed".to_owned(), message)]);
    }

    fn skipped(reason: &str) {
        eprintln!("skipped: {reason}");
    }
}
