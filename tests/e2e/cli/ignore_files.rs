//! What ignore files and other files that a repository brings may do to a scan: what git tracks is scanned whatever they say, and
//! what cannot be read as it should be is named, not waited for.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use btm_test_support::{Project, Ran, World};

use crate::{
    repository::Repository,
    run::{JSON, cli, command, findings, is_usage_error, notes, plugin, project, says, scan as scan_project},
};

/// What is resident while nothing much happens, and some room: 100 MB in memory would show.
const MOST_MEMORY: u64 = 200 << 20;

fn scan(folder: &Path, arguments: &[&str]) -> Ran {
    cli().run(command(folder, &[plugin(World::File)], arguments))
}

fn paths(ran: &Ran) -> Vec<String> {
    findings(&ran.json()).into_iter().map(|(_, path)| path.to_owned()).collect()
}

fn pipe(path: PathBuf) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn what_git_tracks_is_scanned_whatever_is_ignored() {
    let repository = Repository::new();
    repository.write(".ignore", "*.txt\n");
    repository.write(".gitignore", "/build/\n");
    repository.write("prod.txt", "TODO\n");
    repository.write("build/x.txt", "TODO\n");
    repository.write("build/untracked.txt", "TODO\n");
    repository.git(&["add", "-f", "prod.txt", "build/x.txt"]);
    let tracked = ["build/x.txt", "prod.txt"];
    for arguments in [&[JSON, "--staged"][..], &[JSON]] {
        assert_eq!(paths(&scan(&repository.path(), arguments)), tracked, "{arguments:?}");
    }
    repository.git(&["commit", "-q", "-m", "x"]);
    repository.write("build/x.txt", "TODO changed\n");
    assert_eq!(paths(&scan(&repository.path(), &[JSON, "--since", "HEAD"])), ["build/x.txt"]);
    assert_eq!(paths(&scan(&repository.path().join("build/x.txt"), &[JSON])), ["build/x.txt"]);
}

#[test]
fn ignore_files_above_a_repository_do_not_count() {
    let repository = Repository::new();
    repository.write("a.txt", "TODO\n");
    for name in [".gitignore", ".ignore"] {
        fs::write(repository.project.around().join(name), "*\n").unwrap();
    }
    assert_eq!(paths(&scan(&repository.path(), &[JSON])), ["a.txt"]);
}

#[test]
fn an_ignore_file_that_is_none_is_named_and_everything_is_scanned() {
    for target in ["/dev/zero", "/dev/tty", "..", "pipe"] {
        let project = project();
        let file = project.path().join(".gitignore");
        if target == "pipe" {
            pipe(file)
        } else {
            symlink(target, file).unwrap()
        }
        let ran = scan_project(&project, &[JSON]);
        assert_eq!((ran.code, paths(&ran)), (Some(0), vec!["a.txt".to_owned(), "z.txt".to_owned()]), "{target}");
        let report = ran.json();
        let told = notes(&report).into_iter().find(|(kind, ..)| *kind == "partly-parsed").unwrap();
        assert_eq!(told.1, ".gitignore");
        says(told.2, &["this ignore file is not applied, so more files are scanned"]);
        says(&scan_project(&project, &[]).stdout, &[".gitignore: this ignore file is not applied"]);
    }
}

#[test]
fn a_large_ignore_file_takes_no_memory() {
    let repository = Repository::new();
    repository.write("a.txt", "TODO\n");
    for text in ["*a".repeat(4_500_000), "*a\n".repeat(5_000_000), "x".repeat(100 << 20)] {
        repository.write(".gitignore", &text);
        repository.git(&["update-index", "--add", "a.txt"]);
        for arguments in [&[JSON, "--staged"][..], &[JSON]] {
            let ran = scan(&repository.path(), arguments);
            assert_eq!(paths(&ran), ["a.txt"]);
            assert!(ran.peak_memory < MOST_MEMORY, "{} bytes", ran.peak_memory);
        }
    }
}

#[test]
fn files_of_btm_that_are_none_are_refused_without_waiting() {
    for name in ["btm.toml", "btm.lock", "btm.baseline"] {
        for target in ["pipe", "/dev/zero", "folder", "large"] {
            let project = project();
            let file = project.path().join(name);
            match target {
                "pipe" => pipe(file),
                "folder" => fs::create_dir(file).unwrap(),
                "large" => fs::File::create(file).unwrap().set_len(1 << 40).unwrap(),
                _ => symlink(target, file).unwrap(),
            }
            is_usage_error(&scan_project(&project, &["--new-only"]), &[name]);
        }
    }
    let project = project();
    fs::write(project.around().join("other.toml"), "[scan]\n").unwrap();
    symlink("../other.toml", project.path().join("btm.toml")).unwrap();
    is_usage_error(&scan_project(&project, &[]), &["btm.toml", "leads out of the project"]);
}

#[test]
fn what_a_user_names_is_not_waited_for_either() {
    let project = project();
    pipe(project.path().join("p.wasm"));
    for named in ["p.wasm", "/dev/zero"] {
        let ran = cli().in_folder(project.path()).run(["scan", "--plugin", named]);
        is_usage_error(&ran, &[&format!("`{named}` is not a file: it is a pipe, socket or device")]);
        let ran = cli().in_folder(project.path()).run(["config", "import", named]);
        is_usage_error(&ran, &[&format!("`{named}` cannot be read"), "a pipe, socket or device"]);
    }
}

#[test]
fn a_scan_of_little_says_why() {
    let all = Project::new().file("a.txt", "TODO\n").file("sub/b.txt", "TODO\n").file(".gitignore", "# all\n*\n");
    says(&scan_project(&all, &[]).stdout, &["0 files scanned: all 3 files are ignored, by .gitignore:2 `*`"]);
    let report = scan_project(&all, &[JSON]).json();
    assert_eq!(notes(&report), [("ignored", "", "all 3 files are ignored, by .gitignore:2 `*`")]);
    let excluded = project().file("btm.toml", "[scan]\nexclude = [\"*\"]\n");
    says(&scan_project(&excluded, &[]).stdout, &["0 files scanned: the setting `exclude` leaves out all 3 files"]);
}

#[test]
fn what_is_left_out_is_counted_by_what_leaves_it_out() {
    let cli = cli().variable("BTM_NO_RESULTS", "false");
    let project = Project::new()
        .file("btm.toml", "[scan]\nexclude = [\"*.min.js\", \"btm.lock\"]\n")
        .file("btm.lock", "version = 1\n")
        .file(".gitignore", "/built/\n*.log\n")
        .file("sub/.ignore", "secret.txt\n")
        .file("sub/secret.txt", "TODO\n")
        .file("sub/b.min.js", "TODO\n")
        .file("built/x/y.txt", "TODO\n")
        .file("a.log", "TODO\n")
        .file("image", b"\0")
        .file("a.txt", "fine\n");
    let run = |arguments: &[&str]| cli.run(command(&project.path(), &[plugin(World::File)], arguments));
    let says_it = |excluded: &str| {
        let line = format!(
            "Left out: {excluded} by the setting `exclude`; 1 file and 1 folder by git's ignore files; 1 file by `.ignore`; \
             1 file as binary, too large or not regular."
        );
        let ran = run(&[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        says(&ran.stdout, &[&line]);
    };
    for _ in 0..3 {
        says_it("1 file");
    }
    // One folder is listed again, the others are as they were.
    project.write("sub/c.min.js", "TODO\n");
    for _ in 0..2 {
        says_it("2 files");
    }
    let left_out = &run(&[JSON]).json()["summary"]["left_out"];
    let of = |name: &str| left_out[name].as_u64();
    assert_eq!((of("excluded_files"), of("gitignored_folders"), of("ignored_files")), (Some(2), Some(1), Some(1)), "{left_out}");
    let plain = Project::new().file("a.txt", "fine\n");
    assert!(!scan_project(&plain, &[]).stdout.contains("Left out"));
}

#[test]
fn what_is_said_about_little_is_said_again_by_a_scan_that_remembers() {
    let cli = cli().variable("BTM_NO_RESULTS", "false");
    let project = Project::new().file("a.txt", "TODO\n").file(".gitignore", "*\n");
    for _ in 0..3 {
        let ran = cli.run(command(&project.path(), &[plugin(World::File)], &[]));
        says(&ran.stdout, &["0 files scanned: all 2 files are ignored, by .gitignore:1 `*`"]);
    }
}

#[test]
fn a_damaged_index_makes_the_run_incomplete() {
    let repository = Repository::new();
    repository.write(".gitignore", "*.txt\n");
    repository.write("a.txt", "TODO\n");
    repository.write("b.md", "");
    repository.git(&["add", "-f", "a.txt"]);
    fs::write(repository.path().join(".git/index"), "DIRC damaged").unwrap();
    let ran = scan(&repository.path(), &[]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&ran.stdout, &["ignored files that git tracks may be missing from this scan"]);
}

#[test]
fn where_git_ignores_the_case_of_names_so_do_ignore_files_and_what_is_tracked() {
    let repository = Repository::new();
    repository.write(".gitignore", "Build/\n*.LOG.txt\n");
    repository.write("build/x.txt", "TODO\n");
    repository.write("a.log.txt", "TODO\n");
    let all = ["a.log.txt", "build/x.txt"];
    assert_eq!(paths(&scan(&repository.path(), &[JSON])), all);
    repository.git(&["config", "core.ignoreCase", "true"]);
    assert_eq!(paths(&scan(&repository.path(), &[JSON])), <[&str; 0]>::default());
    repository.git(&["add", "-f", "build/x.txt"]);
    fs::rename(repository.path().join("build/x.txt"), repository.path().join("build/X.txt")).unwrap();
    assert_eq!(paths(&scan(&repository.path(), &[JSON])), ["build/X.txt"], "it is tracked by another name");
}
