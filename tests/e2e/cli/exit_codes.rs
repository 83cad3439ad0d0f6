//! Exit codes: what a script learns.

use btm_test_support::{Project, hostile};

use crate::run::{fresh, is_usage_error, project, says, scan, scan_with};

#[test]
fn findings_at_or_above_fail_on() {
    for (level, code) in [("info", 1), ("low", 1), ("medium", 1), ("high", 0), ("critical", 0), ("never", 0)] {
        assert_eq!(scan(&project(), &["--fail-on", level]).code, Some(code), "{level}");
    }
    assert_eq!(scan(&project(), &[]).code, Some(0), "high is the default");
    let critical = project().file("c.txt", "password=letmein\n");
    assert_eq!(scan(&critical, &[]).code, Some(1));
    assert_eq!(scan(&critical, &["--fail-on=never"]).code, Some(0));
}

#[test]
fn nothing_to_analyze() {
    assert_eq!(scan(&Project::new(), &["--fail-on=info"]).code, Some(0));
    assert_eq!(scan(&Project::new().file("a.py", "TODO"), &["--fail-on=info"]).code, Some(0));
}

#[test]
fn incomplete_wins_over_findings() {
    let project = project().file("m.txt", "trap\nTODO\n");
    assert_eq!(scan_with(&project, &[hostile()], &["--fail-on=info"]).code, Some(3));
    assert_eq!(scan_with(&project, &[hostile()], &["--fail-on=never"]).code, Some(3));
}

#[test]
fn wrong_usage() {
    let run = |arguments: &[&str]| fresh().run(arguments);
    is_usage_error(&run(&[]), &["Usage: btm"]);
    is_usage_error(&run(&["scna"]), &["unrecognized subcommand 'scna'", "scan"]);
    is_usage_error(&run(&["scan", "--fromat=json"]), &["'--fromat'", "'--format'"]);
    is_usage_error(&run(&["scan", "--format=xml"]), &["'xml'", "text, json, jsonl, sarif"]);
    is_usage_error(&run(&["scan", "--fail-on=worst"]), &["`worst`", "info, low, medium, high, critical, never"]);
    is_usage_error(&run(&["scan", "--memory=lots"]), &["'lots'", "--memory"]);
    is_usage_error(&run(&["scan", "--timeout=5"]), &["'5'", "--timeout"]);
    is_usage_error(&run(&["scan", "--fuel-per-file=-1"]), &["-1"]);
    is_usage_error(&run(&["scan", "--jobs=0"]), &["'0'", "--jobs", "1 or more"]);
    is_usage_error(&run(&["scan", "--output=/no/such/folder/x"]), &["/no/such/folder/x` cannot be written", "does not exist"]);
    is_usage_error(&run(&["scan", "--documents=/dev/null"]), &["`/dev/null` is not a folder"]);
    is_usage_error(&run(&["scan", "--exclude={a"]), &["{a"]);
}

#[test]
fn help_and_version_were_asked_for() {
    for (arguments, words) in [
        (&["--help"][..], "Usage: btm"),
        (&["scan", "--help"], "--fail-on"),
        (&["plugin", "inspect", "--help"], "--prepare"),
        (&["--version"], concat!("btm ", env!("CARGO_PKG_VERSION"))),
    ] {
        let ran = fresh().run(arguments);
        assert_eq!((ran.code, &*ran.stderr), (Some(0), ""));
        says(&ran.stdout, &[words]);
        assert!(!ran.stdout.contains("prepare-one-plugin") && !ran.stdout.contains('\u{1b}'), "{}", ran.stdout);
    }
}

#[test]
fn paths_that_cannot_be_scanned() {
    let project = project();
    let folder = project.path();
    let run = |paths: &[&str]| fresh().in_folder(&folder).run([&["scan"], paths].concat());
    is_usage_error(&run(&["missing"]), &["`missing` does not exist"]);
    is_usage_error(&run(&["a.txt/b"]), &["`a.txt/b` does not exist"]);
    is_usage_error(&run(&["a.txt", "nothing.txt"]), &["`nothing.txt` does not exist"]);
    let outside = project.around().join("outside.txt");
    std::fs::write(&outside, "TODO").unwrap();
    is_usage_error(&run(&[".", outside.to_str().unwrap()]), &["outside.txt` is outside the project", folder.to_str().unwrap()]);
    is_usage_error(&run(&[""]), &["a value is required", "PATH"]);
}
