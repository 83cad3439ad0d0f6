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
        (".btm/state", ""),
        ("sub/.git", "gitdir: elsewhere"),
        ("sub/.hg/x", ""),
        ("sub/x", ""),
    ]);
    assert_eq!(files(folder.path(), &[]), [".env", ".github/workflow.yml", "B.py", "a-b.py", "a/z.py", "b.py", "sub/x"]);
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
    let folder = project(&[("sub/.gitignore", "{a\n*.log\n"), ("sub/x.log", ""), ("sub/y", "")]);
    let walked = walk(folder.path(), &[], 1).unwrap();
    assert_eq!(walked.files, ["sub/.gitignore", "sub/y"]);
    let (kind, path, message) = notes(&walked).remove(0);
    assert_eq!((kind, &*path), (NoteKind::PartlyParsed, "sub/.gitignore"));
    assert!(message.starts_with("patterns for files to ignore: error parsing glob '{a'"), "{message}");
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
