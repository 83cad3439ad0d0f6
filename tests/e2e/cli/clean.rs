//! Nothing that somebody else wrote steers the terminal, hides text, or is a command for the CI service that reads the log.
#![cfg(unix)]

use std::{fs, path::PathBuf};

use btm_test_support::{Cli, Project, Ran, World, hostile};
use serde_json::Value;

use crate::{
    repository::Repository,
    run::{JSON, cli, command, fresh, plugin, says, scan},
};

/// A name with what terminals obey, what hides, and what CI services obey.
const NAME: &str = "\u{1b}[31mRED\u{1b}]0;pwn\u{7}\u{1b}]52;c;eA==\u{7}\u{1b}]8;;x\u{7}\u{9b}2J\r\u{8}\u{7f}\u{202e}\u{200b}\u{e0041}\n::error::a\n ##[error]b ##vso[task.complete]c";

/// Checks that a text is harmless to whatever shows it.
#[track_caller]
fn is_harmless(text: &str) {
    let steers = |character: char| {
        (character.is_control() && !matches!(character, '\n' | '\t'))
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    assert_eq!(text.find(steers), None, "{text:?}");
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line}");
        assert!(!line.contains("##[") && !line.to_lowercase().contains("##vso["), "{line}");
    }
}

/// Checks both streams, and that something was said.
#[track_caller]
fn are_harmless(ran: &Ran) {
    is_harmless(&ran.stdout);
    is_harmless(&ran.stderr);
    assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty(), "{ran:?}");
}

#[test]
fn folders_above_the_project() {
    let repository = Repository::new();
    let folder = repository.path().join(NAME.replace('/', "_"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), "TODO\n").unwrap();
    let init = repository.command(&["init", "--quiet", folder.to_str().unwrap()]).output().unwrap();
    assert!(init.status.success(), "{init:?}");
    let desk = cli().in_folder(&folder);
    let file = plugin(World::File);
    let file = file.to_str().unwrap();
    for arguments in [
        ["hook", "install"].as_slice(),
        &["hook", "status"],
        &["baseline", "create", "--plugin", file],
        &["baseline", "create", "--plugin", file],
        &["baseline", "show"],
        &["scan", "--plugin", file, "--log-level=trace"],
        &["scan", "--plugin", file, "--format=json"],
        &["scan", "--plugin", file, "--format=sarif"],
        &["scan", "--plugin", file, "--output", "missing/report"],
        &["config", "show"],
        &["hook", "uninstall"],
    ] {
        are_harmless(&desk.run(arguments));
    }
    fs::write(folder.join("btm.toml"), format!("\"{}\" = 1\n", "x\\u001b[31m\\n::error::y")).unwrap();
    for arguments in [["scan"].as_slice(), &["config", "check"]] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        are_harmless(&ran);
    }
}

#[test]
fn files_of_the_project() {
    let project =
        Project::new().file(&format!("{}.txt", NAME.replace('/', "_")), "TODO a\n").file("::warning::x.txt", "TODO b\n");
    for format in ["text", "json", "jsonl", "sarif"] {
        let ran = scan(&project, &["--format", format]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        are_harmless(&ran);
        says(&ran.stdout, &["RED", "error"]);
    }
    // The names in machine formats are exactly those of the files.
    let report = scan(&project, &[JSON]).json();
    let path = report["findings"][0]["location"]["path"].as_str().unwrap();
    assert!(project.path().join(path).is_file(), "{path:?}");
}

#[test]
fn arguments_and_what_is_not_there() {
    let project = Project::new().file("a.txt", "");
    let desk = cli().in_folder(project.path());
    for arguments in [
        ["scan", "--plugin", NAME].as_slice(),
        &["scan", NAME],
        &["scan", "--since", NAME],
        &["plugin", "install", NAME, "--yes"],
        &["plugin", "remove", NAME],
        &["plugin", "inspect", NAME],
        &["plugin", "install", &format!("https://127.0.0.1:1/{NAME}"), "--digest", NAME],
        &["config", "import", NAME],
        &["baseline", "show", "--baseline", NAME],
        &[NAME],
        &[&format!("--{NAME}")],
    ] {
        let ran = desk.run(arguments);
        assert_ne!(ran.code, Some(0), "{ran:?}");
        are_harmless(&ran);
    }
}

#[test]
fn a_message_on_several_lines_is_one_message() {
    let project = Project::new().file("a.txt", "");
    let ran = cli().in_folder(project.path()).run(["scan", "--plugin", "x\nerror: made up\n  hint: send money"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let lines: Vec<&str> =
        ran.stderr.lines().filter(|line| line.starts_with("error: ") || line.starts_with("  hint: ")).collect();
    assert_eq!(lines.len(), 2, "{ran:?}");
}

#[test]
fn plugins_say_nothing_to_the_ci_service() {
    let project = Project::new().file("x.project", "documents_named").file("x.paths", "::error::doc\n##[group]doc\n");
    project.grant(&hostile());
    let folder = project.around().join("documents");
    for format in ["text", "json", "jsonl", "sarif"] {
        let arguments = ["--fail-on=never", "--documents", folder.to_str().unwrap(), "--format", format];
        let ran = cli().run(command(&project.path(), &[hostile()], &arguments));
        are_harmless(&ran);
        assert!(ran.stdout.contains("doc"), "{ran:?}");
    }
}

#[test]
fn messages_in_sarif_are_text() {
    let project =
        Project::new().file("btm.toml", "[plugin.well-behaved-file.settings]\nword = \"[x](https://evil.example) {0}\"\n");
    let project = project.file("a.txt", "[x](https://evil.example) {0}\n");
    let ran = scan(&project, &["--format=sarif"]);
    let sarif: Value = serde_json::from_str(&ran.stdout).unwrap();
    let text = sarif["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
    assert!(text.contains(r"\[x\](https://evil.example) {{0}}"), "{text}");
}

#[test]
fn settings_that_are_imported_stay_one_file() {
    let project = Project::new();
    let value = serde_json::json!({ "task_types": { "a": { "x\n[daemon]\nslots = 1": NAME, "group": NAME } }, NAME: NAME });
    project.write("old.json", value.to_string());
    let desk = cli().in_folder(project.path());
    are_harmless(&desk.run(["config", "import", "old.json"]));
    let ran = desk.run(["config", "import", "old.json", "--write"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let written = fs::read_to_string(project.path().join("btm.toml")).unwrap();
    is_harmless(&written);
    assert!(!written.lines().any(|line| line.starts_with("[daemon]")), "{written}");
}

/// Ends the daemon of a project.
struct Daemon(Cli);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.run(["daemon", "stop"]);
    }
}

#[test]
fn tasks() {
    let project = Project::new();
    let daemon = Daemon(fresh().in_folder(project.path()));
    let ran = daemon.0.run(["task", "run", "--", "sh", "-c", &format!("printf '%s' '{NAME}'; exit 3"), NAME]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(daemon.0.run(["task", "wait", "1"]).code, Some(3));
    for arguments in [
        ["task", "list"].as_slice(),
        &["task", "list", "--format", "json"],
        &["task", "show", "1"],
        &["task", "show", "1", "--format", "json"],
        &["daemon", "status"],
        &["daemon", "audit"],
    ] {
        let ran = daemon.0.run(arguments);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        are_harmless(&ran);
    }
    are_harmless(&daemon.0.run(["task", "run", "--group", NAME, "--", NAME]));
    are_harmless(&daemon.0.run(["task", "run", NAME]));
    // What a command writes is the user's own, byte by byte.
    assert_eq!(daemon.0.run(["task", "output", "1"]).stdout, NAME);
    assert_eq!(daemon.0.run(["task", "logs", "1"]).stdout, NAME);
}

#[test]
fn a_baseline_is_the_same_bytes_as_before() {
    let project = Project::new().file("::error::x ##[y].txt", "TODO a\n");
    let desk = cli().in_folder(project.path());
    let file: PathBuf = plugin(World::File);
    let ran = desk.run(["baseline", "create", "--plugin", file.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = scan(&project, &["--new-only", JSON]);
    assert_eq!(ran.json()["summary"]["baseline"]["known"], 1, "{ran:?}");
}
