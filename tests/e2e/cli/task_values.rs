//! What `btm task` is given and what it answers with: values that cannot be meant, and exit codes.
#![cfg(unix)]

use btm_test_support::Project;

use crate::{
    run::{fresh, says},
    tasks::Office,
};

#[test]
fn values_that_cannot_be_meant_are_refused() {
    let office = Office::new(fresh(), Project::new());
    let wrong = [
        ("--memory", "12", "memory = 12", "did you mean `12MB`?"),
        ("--memory", "500KiB", "memory = \"500KiB\"", "write at least 1MB"),
        ("--memory", "0", "memory = 0", "write at least 1MB"),
        ("--timeout", "0s", "timeout = \"0s\"", "write a duration above 0"),
        ("--group", "a/b", "group = \"a/b\"", "use letters (a to z), digits, `-`, `_` and `.`"),
        ("--group", "a\u{1b}[2J", "group = \"a\\u001b[2J\"", "use letters (a to z), digits, `-`, `_` and `.`"),
        ("--group", "", "group = \"\"", "use letters (a to z), digits, `-`, `_` and `.`"),
    ];
    for (flag, value, setting, words) in wrong {
        let ran = office.run(&["task", "run", flag, value, "--", "true"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        says(&ran.stderr, &[flag, words]);
        assert!(!ran.stderr.contains('\u{1b}'), "{ran:?}");
        office.project.write("btm.toml", format!("[task.x]\ncommand = [\"true\"]\n{setting}\n"));
        let ran = office.run(&["config", "check"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        says(&ran.stderr, &[words]);
        let ran = office.run(&["task", "run", "x"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        office.project.write("btm.toml", "");
    }
    let id = office.task(&["--memory", "64MiB", "--timeout", "1m", "--group", "a.b-c_1", "--priority", "high", "--", "true"]);
    assert_eq!(office.wait(&id).code, Some(0));
}

#[test]
fn what_cannot_be_done_at_present_is_no_wrong_usage() {
    let full = Office::new(fresh().variable("BTM_FAULTS", "full state.commit 1"), Project::new());
    let ran = full.run(&["task", "run", "--", "true"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(4), ""), "{ran:?}");
    says(&ran.stderr, &["nothing was accepted"]);
    let wrong = full.run(&["task", "show", "99"]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");

    let settings = "[daemon]\nslots = 1\nreserved-slots = 0\nqueue-limit = 1\n";
    let office = Office::new(fresh(), Project::new().file("btm.toml", settings));
    let gate = office.pipe("gate");
    let blocker = office.task(&["--priority", "high", "--", "sh", "-c", &gate.then("true")]);
    office.task(&["--priority", "high", "--", "echo", "first"]);
    let dropped = office.run(&["task", "run", "--priority", "low", "--", "echo", "second"]);
    assert_eq!(dropped.code, Some(3), "{dropped:?}");
    says(&dropped.stderr, &["the queue is full: this task was dropped"]);
    gate.open();
    assert_eq!(office.wait(&blocker).code, Some(0));
}

#[test]
fn british_spelling_is_understood() {
    let office = Office::new(fresh(), Project::new());
    let gate = office.pipe("gate");
    let id = office.task(&["--priority", "high", "--", "sh", "-c", &gate.then("true")]);
    for (verb, level) in [("prioritize", "critical"), ("prioritise", "medium")] {
        assert_eq!(office.run(&["task", verb, &id, level]).code, Some(0));
        assert_eq!(office.show(&id)["task"]["priority"], level);
    }
    let help = office.run(&["task", "--help"]).stdout;
    assert!(help.contains("prioritize") && !help.contains("prioritise"), "{help}");
    says(&office.run(&["daemon", "audit"]).stdout, &["prioritized 1 critical"]);
    gate.open();
}
