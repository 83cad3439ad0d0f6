//! Which files are analyzed, and what is said of the others.

use std::fs;

use btm_test_support::Project;
use serde_json::Value;

use crate::run::{JSON, findings, notes, project, says, scan};

/// The paths with findings.
fn paths(report: &Value) -> Vec<&str> {
    findings(report).into_iter().map(|(_, path)| path).collect()
}

#[test]
fn ignored_files_are_left_out() {
    let project = project()
        .file(".gitignore", "*.log.txt\n/built/\n")
        .file("x.log.txt", "TODO")
        .file("built/b.txt", "TODO")
        .file("sub/.gitignore", "!keep.log.txt\n")
        .file("sub/keep.log.txt", "TODO")
        .file("sub/built/c.txt", "TODO")
        .file(".hidden.txt", "TODO")
        .file(".git/d.txt", "TODO");
    let report = scan(&project, &[JSON]).json();
    assert_eq!(paths(&report), [".hidden.txt", "a.txt", "sub/built/c.txt", "sub/keep.log.txt", "z.txt"]);
    assert_eq!(notes(&report), []);
}

#[test]
fn excluded_files_are_left_out() {
    let project = project().file("sub/c.txt", "TODO").file("sub/deep/d.txt", "TODO").file("e.txt", "TODO");
    let report = scan(&project, &[JSON, "--exclude=sub/deep", "--exclude", "/e.txt"]).json();
    assert_eq!(paths(&report), ["a.txt", "sub/c.txt", "z.txt"]);
    let project = project.file("btm.toml", "[scan]\nexclude = [\"sub/\", \"z.*\"]\n");
    assert_eq!(paths(&scan(&project, &[JSON]).json()), ["a.txt", "e.txt"]);
    assert_eq!(paths(&scan(&project, &[JSON, "--exclude=a.txt"]).json()), ["e.txt", "sub/c.txt", "sub/deep/d.txt", "z.txt"]);
}

#[test]
fn binary_and_large_files_are_noted_and_nothing_more() {
    let project = project().file("b.txt", b"TODO\0").file("large.txt", "TODO ".repeat(1_000));
    let ran = scan(&project, &[JSON, "--max-file-size=4KiB"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let report = ran.json();
    assert_eq!(paths(&report), ["a.txt", "z.txt"]);
    let expected =
        [("skipped", "b.txt", "a binary file"), ("skipped", "large.txt", "5000 bytes are more than the limit of 4096")];
    assert_eq!(notes(&report), expected);
    let text = scan(&project, &["--max-file-size=4KiB"]).stdout;
    says(&text, &["b.txt", "a binary file", "large.txt"]);
}

#[test]
fn empty_files_and_files_without_line_ends() {
    let project =
        Project::new().file("a.txt", "").file("b.txt", "TODO").file("c.txt", "\u{feff}TODO\r\n").file("d.txt", "\n\n\rTODO");
    let ran = scan(&project, &[JSON]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(paths(&ran.json()), ["b.txt", "c.txt", "d.txt"]);
}

#[cfg(unix)]
mod unix {
    use std::{
        ffi::OsStr,
        os::unix::{
            ffi::OsStrExt as _,
            fs::{PermissionsExt as _, symlink},
            process::CommandExt as _,
        },
        path::Path,
        process::Command,
    };

    use btm_test_support::{Cli, World};

    use super::*;
    use crate::{
        repository::Repository,
        run::{cli, command, fresh, plugin},
    };

    #[test]
    fn links_do_not_lead_in_circles_or_out_of_the_project() {
        let project = project().file("sub/c.txt", "TODO");
        let folder = project.path();
        fs::write(project.around().join("outside.txt"), "TODO").unwrap();
        symlink("..", folder.join("sub/up")).unwrap();
        symlink("loop", folder.join("loop")).unwrap();
        symlink("missing", folder.join("dangling.txt")).unwrap();
        symlink("a.txt", folder.join("again.txt")).unwrap();
        symlink("../outside.txt", folder.join("out.txt")).unwrap();
        let ran = scan(&project, &[JSON]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let report = ran.json();
        assert_eq!(paths(&report), ["a.txt", "sub/c.txt", "z.txt"]);
        assert_eq!(notes(&report), [("skipped", "out.txt", "a symbolic link that leads out of the project; not followed")]);
    }

    #[test]
    fn names_that_are_not_utf_8_are_skipped_with_a_note() {
        let project = project();
        if fs::write(project.path().join(OsStr::from_bytes(b"caf\xe9\x1b.txt")), "TODO").is_err() {
            eprintln!("skipped: this file system takes only UTF-8 names");
            return;
        }
        let ran = scan(&project, &[JSON]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let report = ran.json();
        assert_eq!(paths(&report), ["a.txt", "z.txt"]);
        assert_eq!(notes(&report), [("skipped", "", "the name `caf\u{fffd}\\u{1b}.txt` is not UTF-8")]);
        assert!(!scan(&project, &[]).stdout.contains('\u{1b}'));
    }

    #[test]
    fn a_name_that_is_not_utf_8_makes_the_run_incomplete_if_it_was_chosen() {
        let repository = Repository::new();
        let name = OsStr::from_bytes(b"caf\xe9.txt");
        for folder in [repository.path(), repository.path().join(OsStr::from_bytes(b"d\xe9"))] {
            if fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), "TODO")).is_err() {
                eprintln!("skipped: this file system takes only UTF-8 names");
                return;
            }
        }
        repository.write("a.txt", "fine\n");
        let cli = cli().in_folder(repository.path());
        let plugin = plugin(World::File);
        let run = |arguments: &[&OsStr]| {
            let fixed = ["scan", "--quiet", "--plugin", plugin.to_str().unwrap()].map(OsStr::new);
            cli.run([&fixed, arguments].concat())
        };
        for arguments in [&[name][..], &[OsStr::from_bytes(b"d\xe9")], &[OsStr::from_bytes(b"d\xe9/caf\xe9.txt")]] {
            let ran = run(arguments);
            assert_eq!(ran.code, Some(3), "{ran:?}");
            says(&ran.stdout, &["unreadable", "`", "was not scanned: its name is not UTF-8"]);
        }
        repository.git(&["add", "-A"]);
        let ran = run(&[OsStr::new("--staged")]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        says(&ran.stdout, &["`caf\u{fffd}.txt` was not scanned", "`d\u{fffd}/caf\u{fffd}.txt` was not scanned"]);
        let ran = cli.run(["hook", "run", "pre-commit"]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        says(&ran.stdout, &["`caf\u{fffd}.txt` was not scanned: its name is not UTF-8"]);
        // What is committed already is not what this commit is about.
        repository.commit();
        assert_eq!(run(&[OsStr::new("--staged")]).code, Some(0));
        fs::write(repository.path().join(name), "TODO TODO").unwrap();
        assert_eq!(run(&[OsStr::new("--since=HEAD")]).code, Some(3));
        assert_eq!(run(&[OsStr::new("a.txt")]).code, Some(0));
    }

    #[test]
    fn odd_names_are_names() {
        let project = Project::new()
            .file("-q.txt", "TODO")
            .file("a b\n.txt", "TODO")
            .file("\u{202e}x\u{1b}[31m.txt", "TODO")
            .file("\\.txt", "TODO");
        let ran = scan(&project, &[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']), "{}", ran.stdout);
        assert_eq!(scan(&project, &[JSON]).json()["summary"]["findings"]["medium"], 4);
    }

    #[test]
    fn unreadable_files_and_folders_make_a_run_incomplete() {
        let project = project().file("closed.txt", "TODO").file("closed/c.txt", "TODO");
        let close = |mode: u32| {
            for path in ["closed.txt", "closed"] {
                fs::set_permissions(project.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
            }
        };
        close(0);
        let ran = as_an_ordinary_user(&project);
        close(0o700);
        let Some((code, stdout)) = ran else { return };
        let report: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(code, Some(3), "{report:#}");
        assert_eq!(paths(&report), ["a.txt", "z.txt"]);
        let expected =
            [("unreadable", "closed", "cannot be read: permission denied"), ("unreadable", "closed.txt", "permission denied")];
        assert_eq!(notes(&report), expected);
    }

    #[test]
    fn pipes_among_the_files_of_git_are_named_and_nobody_waits_for_them() {
        for name in ["HEAD", "index", "config", "packed-refs", "shallow", "commondir", "info/exclude"] {
            let repository = Repository::new();
            repository.write("a.txt", "TODO\n");
            repository.commit();
            let pipe = repository.path().join(".git").join(name);
            let _ = fs::remove_file(&pipe);
            assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
            for arguments in
                [&["scan", "--staged"][..], &["scan", "--since=HEAD"], &["hook", "run", "pre-commit"], &["hook", "status"]]
            {
                let ran = fresh().in_folder(repository.path()).run(arguments);
                assert_eq!(ran.code, Some(2), "{name} {arguments:?}: {ran:?}");
                says(&ran.stderr, &[name, "a pipe, socket or device, not a file", "hint: "]);
            }
        }
    }

    #[test]
    fn git_that_says_nothing_is_ended() {
        let repository = Repository::new();
        repository.write("a.txt", "TODO\n");
        repository.commit();
        repository.git(&["config", "include.path", "pipe"]);
        assert!(Command::new("mkfifo").arg(repository.path().join(".git/pipe")).status().unwrap().success());
        for arguments in [["scan", "--staged"], ["scan", "--since=HEAD"], ["hook", "status"]] {
            let ran = fresh().variable("BTM_GIT_TIMEOUT", "1").in_folder(repository.path()).run(arguments);
            assert_eq!(ran.code, Some(2), "{ran:?}");
            says(&ran.stderr, &["`git` said nothing for 1 s, so btm ended it", "hint: ", "BTM_GIT_TIMEOUT"]);
        }
    }

    /// Scans as somebody who may not read everything: if that is not this user, as nobody, with a copy of the binary.
    fn as_an_ordinary_user(project: &Project) -> Option<(Option<i32>, String)> {
        const NOBODY: u32 = 65_534;
        let may_read_everything = fs::read_dir(project.path().join("closed")).is_ok();
        if !may_read_everything {
            let ran = scan(project, &[JSON]);
            return Some((ran.code, ran.stdout));
        }
        let open = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755));
        let copy = |from: &Path, name: &str| {
            let to = project.around().join(name);
            fs::copy(from, &to).unwrap();
            open(&to).unwrap();
            to
        };
        open(project.around()).unwrap();
        let cli = Cli::new(copy(Path::new(env!("CARGO_BIN_EXE_btm")), "btm"));
        let plugin = copy(&plugin(World::File), "plugin.wasm");
        let mut run = cli.command(command(&project.path(), &[plugin], &[JSON, "--no-cache"]));
        run.uid(NOBODY).gid(NOBODY).current_dir(project.around());
        match run.output() {
            Ok(output) => Some((output.status.code(), String::from_utf8(output.stdout).unwrap())),
            Err(error) => {
                eprintln!("skipped: this user may read everything and cannot become another: {error}");
                None
            }
        }
    }
}

/// What the summary says where no file was analyzed.
#[track_caller]
fn nothing(folder: &std::path::Path, arguments: &[&str], why: &str) {
    let full = crate::run::plugin(btm_test_support::World::File);
    let words = [&["scan", "--plugin", full.to_str().unwrap()], arguments].concat();
    let ran = crate::run::cli().in_folder(folder).run(words);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    crate::run::says(&ran.stdout, &[&format!("0 files scanned: {why}")]);
}

#[test]
fn where_nothing_is_scanned_the_summary_says_why() {
    let repository = crate::repository::Repository::new();
    let path = repository.path();
    nothing(&path, &[], "there is no file in the project");
    nothing(&path, &["--staged"], "nothing is staged");
    repository.write("a.png", "x");
    repository.commit();
    nothing(&path, &[], "no plugin wants the only file, by its name or its content");
    nothing(&path, &["--since=HEAD"], "nothing differs in HEAD");
    nothing(&path, &["--staged", "a.png"], "nothing is staged of what was named");
    std::fs::create_dir(path.join("empty")).unwrap();
    nothing(&path, &["empty"], "there is no file to scan in what was named");
}
