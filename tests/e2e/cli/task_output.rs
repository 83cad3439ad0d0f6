//! What people and programs are shown of tasks.
#![cfg(unix)]

use std::{fs, io::Read as _, process::Command};

use btm_test_support::Project;
use serde_json::{Value, json};

use crate::{
    run::{fresh, says},
    state::kept,
    tasks::Office,
    terminal::terminal,
};

#[test]
fn an_output_with_a_missing_part_says_so() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", "[daemon]\nlog-limit = \"100kB\"\n"));
    for (last, is_whole) in ["10000", "100000"].into_iter().zip([true, false]) {
        let id = office.task(&["--priority", "high", "--", "seq", last]);
        assert_eq!(office.wait(&id).code, Some(0));
        let whole: String = (1..=last.parse().unwrap()).map(|number: u32| format!("{number}\n")).collect();
        let file = office.project.around().join("out");
        let written = office.run(&["task", "output", &id, "-o", file.to_str().unwrap()]);
        let shown = office.run(&["task", "output", &id]);
        assert_eq!(fs::read_to_string(&file).unwrap(), shown.stdout);
        assert_eq!(shown.stdout == whole, is_whole);
        for ran in [written, shown] {
            assert_eq!(ran.code, Some(i32::from(!is_whole)), "{ran:?}");
            if !is_whole {
                let dropped = whole.len() - fs::read(&file).unwrap().len();
                says(&ran.stderr, &[&format!("{dropped} bytes are missing in the middle"), "hint: set a higher `log-limit`"]);
            }
        }
    }
}

#[test]
fn what_was_removed_of_a_task_is_told() {
    let office = Office::new(fresh(), Project::new());
    let id = office.task(&["--priority", "high", "--", "echo", "a"]);
    assert_eq!(office.wait(&id).code, Some(0));
    fs::remove_dir_all(kept(&office.cli).join(format!("runs/{id}-1"))).unwrap();
    for command in ["logs", "output"] {
        let ran = office.run(&["task", command, &id]);
        assert_eq!((ran.code, &*ran.stdout), (Some(1), ""), "{ran:?}");
        says(&ran.stderr, &["what the attempt wrote is gone"]);
    }
}

#[test]
fn a_shown_command_can_be_pasted() {
    let office = Office::new(fresh(), Project::new());
    let commands: [&[&str]; 4] = [
        &["sh", "-c", "echo \"a  b\"; exit 0"],
        &["printf", "%s\\n", "a b", ""],
        &["printf", "%s\\n", "a", "b", "it's"],
        &["printf", "%s", "two\nlines\u{1b}[31m"],
    ];
    for command in commands {
        let id = office.task(&[&["--separate", "--"], command].concat());
        assert_eq!(office.wait(&id).code, Some(0));
        let shown = office.run(&["task", "show", &id]).stdout;
        let line = shown.lines().find_map(|line| line.strip_prefix("does      ")).unwrap();
        let pasted = Command::new("bash").args(["-c", line]).output().unwrap();
        assert_eq!(String::from_utf8(pasted.stdout).unwrap(), office.run(&["task", "output", &id]).stdout, "{line}");
    }
}

/// The validator of what a command shows.
fn validator(office: &Office, what: &[&str]) -> jsonschema::Validator {
    let schema = office.run(&[&["task", "schema"], what].concat()).json();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

#[track_caller]
fn obeys(validator: &jsonschema::Validator, document: &Value) {
    let errors: Vec<_> = validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}

#[test]
fn json_obeys_its_schema_and_its_times_are_those_of_rfc_3339() {
    let project = Project::new().file("btm.toml", "[daemon]\nslots = 1\n[tasks]\nretry-delay = \"1h\"\n");
    let office = Office::new(fresh(), project);
    obeys(&validator(&office, &["status"]), &office.run(&["daemon", "status", "--format", "json"]).json());
    let gate = office.pipe("gate");
    let tasks: [&[&str]; 6] = [
        &["--priority", "high", "--separate", "--", "true"],
        &["--priority", "high", "--", "sh", "-c", "kill -9 $$"],
        &["--priority", "high", "--", "nosuchcommand"],
        &["--priority", "high", "--timeout", "50ms", "--", "sleep", "1000"],
        &["--priority", "high", "--retries", "1", "--", "false"],
        &["--priority", "high", "security"],
    ];
    let ids = tasks.map(|task| office.task(task));
    let failure = office.pipe("failure");
    let fails = office.task(&["--priority", "high", "--", "sh", "-c", &failure.then("exit 1")]);
    office.task(&["--after", &fails, "--separate", "--", "true"]);
    failure.open();
    let running = office.task(&["--priority", "high", "--", "sh", "-c", &gate.then("exit 0")]);
    let queued = office.task(&["--after", &running, "--memory", "1GiB", "--separate", "--", "true"]);
    let cancelled = office.task(&["--after", &running, "--separate", "--", "true"]);
    assert_eq!(office.run(&["task", "cancel", &cancelled]).code, Some(0));
    let ended: Vec<&str> = ids.iter().enumerate().filter(|(index, _)| *index != 4).map(|(_, id)| id.as_str()).collect();
    office.run(&[&["task", "wait"], &ended[..], &[fails.as_str()]].concat());
    while office.show(&ids[4])["state"] != "queued" || office.show(&running)["state"] != "running" {}

    let list = office.run(&["task", "list", "--all", "--format", "json"]).json();
    let states: Vec<&str> = list.as_array().unwrap().iter().map(|task| task["state"].as_str().unwrap()).collect();
    for state in ["queued", "running", "succeeded", "failed", "timed-out", "cancelled", "dropped"] {
        assert!(states.contains(&state), "{state}: {states:?}");
    }
    obeys(&validator(&office, &["list"]), &list);
    let details: Vec<Value> = ids.iter().chain([&running, &queued, &cancelled]).map(|id| office.show(id)).collect();
    details.iter().for_each(|detail| obeys(&validator(&office, &["show"]), detail));
    let status = office.run(&["daemon", "status", "--format", "json"]).json();
    let audit = office.run(&["daemon", "audit", "--format", "json"]).json();
    obeys(&validator(&office, &["audit"]), &audit);
    obeys(&validator(&office, &[]), &json!({ "list": list, "show": details[0], "status": status, "audit": audit }));
    let times = [&status["since"], &audit[0]["at"], &details[0]["at"], &details[0]["attempts"][0]["started"]];
    for time in times {
        let text = time.as_str().unwrap();
        assert!(text.len() == "2026-01-31T09:05:00.250Z".len() && text.ends_with('Z'), "{text}");
    }
    assert!(details[4]["not_before"].as_str() > details[4]["since"].as_str(), "{:#}", details[4]);
    gate.open();
}

#[test]
fn a_schema_tells_what_is_wrong() {
    let office = Office::new(fresh(), Project::new());
    let list = validator(&office, &["list"]);
    assert!(list.is_valid(&json!([])));
    assert!(!list.is_valid(&json!([{ "state": "running" }])));
    assert!(!validator(&office, &["audit"]).is_valid(&json!([
        { "at": 7, "who": "a", "what": "b", "subject": "c", "details": "d" }
    ])));
}

#[test]
fn a_list_fits_the_terminal() {
    let office = Office::new(fresh(), Project::new());
    let name = "a-program-with-a-name-that-is-really-very-long";
    let id = office.task(&["--priority", "high", "--", name]);
    assert_eq!(office.wait(&id).code, Some(127));
    for columns in [60, 80, 100, 120] {
        let lines = seen(&office, columns);
        assert!(lines.len() >= 2, "{lines:?}");
        for line in &lines {
            assert!(line.chars().count() <= columns, "{columns}: {line:?}");
        }
        says(&lines[1], &["a-program-", "…"]);
    }
    says(&office.run(&["task", "list"]).stdout, &[&format!("`{name}` was not")]);
}

/// The lines of a list in a terminal with so many columns.
fn seen(office: &Office, columns: usize) -> Vec<String> {
    let (mut person, program) = terminal();
    let sized =
        Command::new("stty").args(["cols", &columns.to_string(), "rows", "24"]).stdin(program.try_clone().unwrap()).status();
    assert!(sized.unwrap().success());
    let mut list = office.cli.command(["task", "list"]);
    list.env("TERM", "xterm").stdout(program.try_clone().unwrap()).stderr(program);
    let mut child = list.spawn().unwrap();
    drop(list);
    let mut text = Vec::new();
    // Linux says by an error that nobody has the other end any more.
    let _ = person.read_to_end(&mut text);
    assert!(child.wait().unwrap().success());
    String::from_utf8(text).unwrap().lines().map(|line| line.trim_end_matches('\r').to_owned()).collect()
}

#[test]
fn a_folder_in_a_project_is_that_project() {
    let mut office = Office::new(fresh(), Project::new().file("btm.toml", "").file("src/deep/a.txt", ""));
    let id = office.task(&["--priority", "high", "--", "pwd"]);
    assert_eq!(office.wait(&id).code, Some(0));
    let inside = office.project.path().join("src/deep");
    office.cli.enter(&inside);
    says(&office.run(&["task", "list"]).stdout, &["pwd", "succeeded"]);
    let id = office.task(&["--priority", "high", "--", "pwd"]);
    assert_eq!((id.as_str(), office.wait(&id).code), ("2", Some(0)));
    assert_eq!(office.run(&["task", "output", &id]).stdout, format!("{}\n", inside.canonicalize().unwrap().display()));
    assert_eq!(fs::read_dir(&inside).unwrap().count(), 1, "nothing is made in the folder");
}
