//! `--output`: the file is whole, or what it was before.

use std::{fs, path::PathBuf};

use btm_test_support::{Project, Ran};

use crate::run::{by_shell, project, says, scan};

const OLD: &str = "what was there before\n";

/// Scans into a file.
fn into(project: &Project, file: &str, arguments: &[&str]) -> Ran {
    let file = project.around().join(file).into_os_string().into_string().unwrap();
    scan(project, &[arguments, &["--output", &file]].concat())
}

/// The names of the files around the project.
fn around(project: &Project) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(project.around()).unwrap().map(|entry| entry.unwrap().file_name().into()).collect();
    found.sort();
    found
}

#[test]
fn replaces_a_file() {
    let project = project();
    let file = project.around().join("report");
    for format in ["text", "json", "jsonl", "sarif"] {
        fs::write(&file, OLD.repeat(10_000)).unwrap();
        let ran = into(&project, "report", &["--format", format]);
        assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (Some(0), "", ""), "{format}");
        let report = fs::read_to_string(&file).unwrap();
        assert!(report.contains("well-behaved-file/word") && !report.contains(OLD) && !report.contains('\u{1b}'), "{report}");
    }
    assert_eq!(around(&project), ["project", "report"].map(PathBuf::from), "nothing else is left");
}

#[test]
fn writes_the_report_of_an_incomplete_run_too() {
    let project = project();
    let ran = into(&project, "report", &["--fuel-per-file=1000"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    says(&fs::read_to_string(project.around().join("report")).unwrap(), &["incomplete[well-behaved-file]"]);
}

#[test]
fn keeps_a_file_when_there_is_nothing_to_report() {
    let project = project();
    let file = project.around().join("report");
    fs::write(&file, OLD).unwrap();
    assert_eq!(into(&project, "report", &["--plugin=none"]).code, Some(2));
    assert_eq!(fs::read_to_string(&file).unwrap(), OLD);
}

#[test]
fn keeps_a_file_when_there_is_no_room() {
    let project = project().file("long.txt", "TODO ".repeat(500));
    let file = project.around().join("report");
    fs::write(&file, OLD).unwrap();
    // A limit on the size of files, which is announced by a signal before it is by an error.
    let arguments = ["--format=json", "--output", file.to_str().unwrap()];
    let ran = by_shell("ulimit -f 64; trap '' XFSZ", &project, &arguments).output().unwrap();
    assert_eq!(ran.status.code(), Some(4), "{ran:?}");
    says(&String::from_utf8(ran.stderr).unwrap(), &["report` cannot be written", "File too large", "nothing was changed"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), OLD);
    assert_eq!(around(&project), ["project", "report"].map(PathBuf::from), "nothing else is left");
}

#[test]
fn a_folder_that_is_missing() {
    let project = project();
    let ran = into(&project, "missing/report", &[]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{ran:?}");
    says(&ran.stderr, &["missing/report` cannot be written: the folder", "missing` does not exist", "hint: "]);
    assert!(!ran.stderr.contains(".btm-"), "not the name of a temporary file: {}", ran.stderr);
    assert_eq!(around(&project), [PathBuf::from("project")]);
}

#[test]
fn a_folder_in_place_of_the_file() {
    let project = project();
    let ran = into(&project, "project", &[]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), ""), "{ran:?}");
    says(&ran.stderr, &["project` cannot be written: it is a folder", "hint: "]);
}

#[test]
fn a_link_is_followed_or_replaced_but_what_it_points_at_is_never_half_written() {
    let project = project();
    let file = project.around().join("real");
    fs::write(&file, OLD).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("real", project.around().join("report")).unwrap();
    assert_eq!(into(&project, "report", &[]).code, Some(0));
    let report = fs::read_to_string(project.around().join("report")).unwrap();
    assert!(report.contains("well-behaved-file/word"), "{report}");
}

#[test]
#[cfg(unix)]
fn has_the_permissions_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = project();
    let file = project.around().join("report");
    let arguments = ["--output", file.to_str().unwrap()];
    let ran = by_shell("umask 027", &project, &arguments).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}
