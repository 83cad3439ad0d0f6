//! What a task has to do with whoever asked for it: its command gets what that process had, does what the user still agrees to, and
//! is there for as long as somebody waits.

use std::{
    ffi::OsStr,
    fs,
    os::unix::ffi::OsStrExt as _,
    process::Command,
    time::{Duration, Instant},
};

use btm_test_support::{Cli, Project};

use crate::{
    run::{fresh, says},
    tasks::Office,
};

/// Waits until something is so, which nobody tells.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "it is never so that {what}");
    }
}

/// Has a script of the shell use btm, which it finds as `$BTM`.
#[track_caller]
fn shell(cli: &Cli, script: &str) -> String {
    let btm = cli.command([""; 0]).get_program().to_owned();
    let mut command = Command::new("sh");
    command.args(["-c", script]).env_clear().env("BTM", btm);
    let like = cli.command([""; 0]);
    command.envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = command.current_dir(like.get_current_dir().unwrap()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_is_not_utf_8_reaches_the_command_byte_for_byte() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", ""));
    let (name, value) = (OsStr::from_bytes(b"GR\xfcN"), OsStr::from_bytes(b"\xff\xfe=x"));
    let folder = office.project.path().join(OsStr::from_bytes(b"n\xff"));
    fs::create_dir(&folder).unwrap();
    let script = "tr '\\0' '\\n' < /proc/$$/environ | grep -a '^GR' | od -An -tx1; printf %s \"$1\" | od -An -tx1; pwd | tail -c 3 | od -An -tx1";
    let arguments = ["task", "run", "--wait", "--", "sh", "-c", script, "sh"].map(OsStr::new);
    let mut command = office.cli.command(arguments.into_iter().chain([OsStr::from_bytes(b"gr\xfc\xdfe")]));
    let ran = command.env(name, value).current_dir(&folder).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let lines = ["47 52 fc 4e 3d ff fe 3d 78 0a", "67 72 fc df 65", "6e ff 0a"];
    let output = office.run(&["task", "output", "1"]).stdout;
    assert_eq!(output.lines().map(str::trim).collect::<Vec<_>>(), lines);
    // It is on disk too, where a retry finds it.
    assert_eq!(office.run(&["task", "retry", "1"]).code, Some(0));
    assert_eq!(office.wait("1").code, Some(0));
    assert_eq!(office.run(&["task", "output", "1"]).stdout, output);
    says(&office.run(&["task", "show", "1"]).stdout, &["$'gr\\374\\337e'", "n\u{fffd}"]);
}

#[test]
fn a_project_may_have_any_name() {
    let around = Project::new();
    let root = around.path().join(OsStr::from_bytes(b"pr\xffject"));
    fs::create_dir(&root).unwrap();
    fs::write(root.join("btm.toml"), "").unwrap();
    let cli = fresh().in_folder(&root);
    let waited = cli.run(["task", "run", "--wait", "--", "echo", "found"]);
    assert_eq!(waited.code, Some(0), "{waited:?}");
    let daemon = || cli.run(["daemon", "status", "--format", "json"]).json()["pid"].clone();
    let before = daemon();
    assert_eq!(cli.run(["task", "output", "1"]).stdout, "found\n");
    says(&cli.run(["task", "logs", "1"]).stdout, &["found"]);
    assert_eq!(daemon(), before, "it is the daemon of this project, and is not replaced");
    assert_eq!(cli.run(["daemon", "stop"]).code, Some(0));
}

#[test]
fn a_command_has_the_umask_and_the_limits_of_whoever_asked_for_it() {
    let office = Office::new(fresh(), Project::new());
    assert_eq!(office.run(&["daemon", "start"]).code, Some(0));
    let ask = "umask 027; ulimit -S -n 123; ulimit -c 0; nice -n 12 \"$BTM\" task run --priority high --wait -- \
               sh -c 'umask; ulimit -S -n; ulimit -c; nice; touch made; stat -c %a made'";
    shell(&office.cli, ask);
    let said = office.run(&["task", "output", "1"]).stdout;
    let nice = shell(&office.cli, "nice -n 12 nice");
    assert_eq!(said.lines().collect::<Vec<_>>(), ["0027", "123", "0", nice.trim(), "640"]);
    // A daemon that was started with more than the caller has keeps that to itself, and one with a wide umask too.
    assert_eq!(office.run(&["daemon", "stop"]).code, Some(0));
    shell(&office.cli, "umask 0; ulimit -S -n 200; \"$BTM\" daemon start");
    shell(&office.cli, "umask 022; ulimit -S -n 300; \"$BTM\" task run --wait -- sh -c 'umask; ulimit -S -n'");
    assert_eq!(office.run(&["task", "output", "2"]).stdout, "0022\n300\n");
}

#[test]
fn a_limit_that_the_daemon_cannot_raise_is_told() {
    let office = Office::new(fresh(), Project::new());
    shell(&office.cli, "ulimit -n 500; \"$BTM\" daemon start");
    shell(&office.cli, "ulimit -n 600; \"$BTM\" task run --wait -- sh -c 'ulimit -n'");
    let (output, log) = (office.run(&["task", "output", "1"]).stdout, office.run(&["task", "logs", "1"]).stdout);
    let may_raise = shell(&office.cli, "ulimit -n 500; (ulimit -n 600 2> /dev/null && echo yes) || true");
    if !may_raise.is_empty() {
        assert_eq!((output.as_str(), log.as_str()), ("600\n", "600\n"));
    } else {
        assert_eq!(output, "500\n");
        says(&log, &["[btm: `ulimit -H -n` of the daemon is 500, so this command has no more, although 600 was asked for"]);
    }
}

#[test]
fn what_the_user_takes_back_is_not_run_any_more() {
    let settings = "[daemon]\nslots = 1\nreserved-slots = 0\n[task.build]\ncommand = ['touch', 'built']\n";
    let office = Office::new(fresh(), Project::new().file("btm.toml", settings)).trust();
    let built = office.project.path().join("built");
    let done = office.task(&["build"]);
    assert_eq!(office.wait(&done).code, Some(0));
    fs::remove_file(&built).unwrap();
    let gate = office.pipe("gate");
    let blocker = office.task(&["--", "sh", "-c", &gate.then("exit 0")]);
    let waiting = office.task(&["build"]);
    let typed = office.task(&["--", "echo", "typed"]);
    assert_eq!(office.run(&["trust", "--revoke"]).code, Some(0));
    let refused = office.run(&["task", "retry", &done]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    says(&refused.stderr, &["btm.toml said what task 1 runs, and you do not agree to that any more", "btm trust"]);
    gate.open();
    assert_eq!(office.wait(&blocker).code, Some(0));
    assert_eq!(office.wait(&waiting).code, Some(3));
    says(
        &office.wait(&waiting).stdout,
        &["task 3 dropped: btm.toml said what the task runs, and you do not agree to that any more"],
    );
    assert_eq!(office.wait(&typed).code, Some(0), "what was typed needs no yes, and finds the slot free");
    assert!(!built.exists());
    let office = office.trust();
    assert_eq!(office.run(&["task", "retry", &waiting]).code, Some(0));
    assert_eq!(office.wait(&waiting).code, Some(0));
    assert!(built.exists());
}

#[test]
fn what_is_pinned_from_outside_is_run_by_a_daemon_that_knows_no_pin() {
    let settings = "[task.build]\ncommand = ['touch', 'built']\n";
    let office = Office::new(fresh(), Project::new().file("btm.toml", settings));
    assert_eq!(office.run(&["daemon", "start"]).code, Some(0));
    let shown = office.run(&["trust", "--show"]).stdout;
    let pin = shown.split_whitespace().find_map(|word| word.find("sha256:").map(|at| &word[at..])).unwrap().to_owned();
    let pin = pin.trim_end_matches(|letter: char| !letter.is_ascii_hexdigit());
    let ran = office.cli.command(["task", "run", "build", "--wait"]).env("BTM_TRUST", pin).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    assert!(office.project.path().join("built").exists());
}

#[test]
fn a_daemon_that_a_task_started_in_another_project_lives_on_with_its_tasks() {
    let office = Office::new(fresh(), Project::new());
    let other = office.project.around().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("btm.toml"), "").unwrap();
    let gate = office.pipe("gate");
    let inner = format!("cd {}; \"$BTM\" task run -- sh -c '{}'", other.display(), gate.then("echo deployed"));
    let outer = office.task(&["--", "sh", "-c", &inner.replace("\"$BTM\"", env!("CARGO_BIN_EXE_btm"))]);
    assert_eq!(office.wait(&outer).code, Some(0), "it does not wait for what it started elsewhere");
    let cli = &office.cli;
    let there = |arguments: &[&str]| {
        let output = cli.command(arguments).current_dir(&other).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let daemon = || serde_json::from_str::<serde_json::Value>(&there(&["daemon", "status", "--format", "json"]).1).unwrap();
    let before = daemon();
    assert!(before["pid"].is_u64(), "the daemon lives: {before}");
    gate.open();
    assert_eq!(there(&["task", "wait", "1"]).0, Some(0));
    assert_eq!(there(&["task", "output", "1"]).1, "deployed\n");
    assert_eq!(daemon()["pid"], before["pid"]);
    assert_eq!(there(&["daemon", "stop"]).0, Some(0));
}

#[test]
fn a_full_queue_keeps_what_somebody_waits_for() {
    let settings = "[daemon]\nslots = 1\nreserved-slots = 0\nqueue-limit = 2\n";
    let office = Office::new(fresh(), Project::new().file("btm.toml", settings));
    let gate = office.pipe("gate");
    let blocker = office.task(&["--", "sh", "-c", &gate.then("exit 0")]);
    let waits = office.cli.command(["task", "run", "--wait", "--", "echo", "waited"]).spawn().unwrap();
    until("the task is queued", || office.run(&["task", "list", "--format", "json"]).json().as_array().unwrap().len() == 2);
    let first = office.task(&["--priority", "high", "--", "echo", "a"]);
    let more = office.run(&["task", "run", "--priority", "high", "--", "echo", "b"]);
    says(&more.stderr, &["the queue is full: this task was dropped"]);
    gate.open();
    assert_eq!(waits.wait_with_output().unwrap().status.code(), Some(0));
    assert_eq!(office.run(&["task", "wait", &blocker, &first]).code, Some(0));
}

#[test]
fn a_second_request_for_the_same_keeps_the_stricter_limits_and_says_so() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", "[daemon]\nslots = 1\nreserved-slots = 0\n"));
    let gate = office.pipe("gate");
    let blocker = office.task(&["--", "sh", "-c", &gate.then("exit 0")]);
    let queued = office.task(&["--timeout", "5m", "--memory", "2GiB", "--", "true"]);
    let again = ["task", "run", "--timeout", "10m", "--memory", "1GiB", "--retries", "3", "--group", "builds", "--", "true"];
    let merged = office.cli.command(again).env("SHLVL", "9").env("WINDOWID", "7").output().unwrap();
    assert_eq!(String::from_utf8(merged.stdout).unwrap(), format!("{queued}\n"));
    says(
        &String::from_utf8(merged.stderr).unwrap(),
        &["it now has 1GiB as its memory limit, 3 retries, the group `builds`; it keeps 5 min as its time limit"],
    );
    let task = office.show(&queued)["task"].clone();
    assert_eq!((&task["limits"]["time"], &task["limits"]["memory"]), (&300_000.into(), &(1_u64 << 30).into()));
    assert_eq!((&task["retry"]["times"], &task["group"]), (&3.into(), &"builds".into()));
    gate.open();
    assert_eq!(office.run(&["task", "wait", &blocker, &queued]).code, Some(0));
}

#[test]
fn a_dropped_task_that_is_wanted_after_all_runs_also_after_a_restart() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", "[daemon]\nslots = 1\nreserved-slots = 0\n"));
    let (failing, gate) = (office.pipe("failing"), office.pipe("gate"));
    let failed = office.task(&["--", "sh", "-c", &failing.then("exit 1")]);
    let dropped = office.task(&["--after", &failed, "--", "echo", "deployed"]);
    failing.open();
    assert_eq!(office.wait(&failed).code, Some(1));
    assert_eq!(office.wait(&dropped).code, Some(3));
    let blocker = office.task(&["--", "sh", "-c", &gate.then("exit 0")]);
    assert_eq!(office.run(&["task", "retry", &dropped]).code, Some(0));
    assert_eq!(office.run(&["daemon", "stop"]).code, Some(0));
    assert_eq!(office.show(&dropped)["state"], "queued");
    gate.open();
    assert_eq!(office.run(&["task", "wait", &blocker, &dropped]).code, Some(0));
    assert_eq!(office.run(&["task", "output", &dropped]).stdout, "deployed\n");
}

#[test]
fn a_low_task_starts_at_last_on_a_machine_that_is_never_idle() {
    let settings = "[daemon]\nidle-load = 0.001\nidle-time = '1h'\nlow-patience = '200ms'\n";
    let office = Office::new(fresh(), Project::new().file("btm.toml", settings));
    let id = office.task(&["--priority", "low", "--", "echo", "done"]);
    assert_eq!(office.wait(&id).code, Some(0));
}

#[test]
fn a_full_disk_is_not_the_fault_of_whoever_asks() {
    for (point, words) in [("state.commit", "nothing was accepted"), ("state.open", "the daemon did not start")] {
        let office = Office::new(fresh().variable("BTM_FAULTS", &format!("full {point} 1")), Project::new());
        let ran = office.run(&["task", "run", "--", "true"]);
        assert_eq!(ran.code, Some(4), "{ran:?}");
        says(&ran.stderr, &[words]);
    }
}
