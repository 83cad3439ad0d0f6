//! A task goes on whatever becomes of the daemon, and so does whoever waits for it.
#![cfg(unix)]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use btm_test_support::Project;

use crate::{
    run::{fresh, says},
    tasks::{Gate, Office, kill},
};

/// Waits until something is so.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn signal(pid: u32, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status().unwrap().success());
}

/// What a command that runs has written to standard error so far, until it says something.
fn hears(child: &mut Child, words: &str) -> (BufReader<ChildStderr>, String) {
    let (mut told, mut text) = (BufReader::new(child.stderr.take().unwrap()), String::new());
    while !text.contains(words) {
        assert_ne!(told.read_line(&mut text).unwrap(), 0, "{text}");
    }
    (told, text)
}

/// Ways in which a daemon goes away.
fn ends(office: &Office) -> Vec<Box<dyn Fn() + '_>> {
    let newer = office.project.around().join("btm-of-tomorrow");
    fs::copy(env!("CARGO_BIN_EXE_btm"), &newer).unwrap();
    assert!(Command::new("touch").args(["-d", "+1 hour"]).arg(&newer).status().unwrap().success());
    let replace = move || {
        let mut command = Command::new(&newer);
        let same = office.cli.command(["task", "list"]);
        command.args(same.get_args()).env_clear().current_dir(same.get_current_dir().unwrap());
        command.envs(same.get_envs().filter_map(|(name, value)| Some((name, value?))));
        assert!(command.stdout(Stdio::null()).status().unwrap().success());
    };
    vec![
        Box::new(|| kill(office.daemon())),
        Box::new(|| assert_eq!(office.run(&["daemon", "stop"]).code, Some(0))),
        Box::new(replace),
    ]
}

#[test]
fn whoever_waits_goes_on_waiting_when_the_daemon_goes_away() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", "[tasks]\npriority = \"high\"\n"));
    for (number, end) in ends(&office).iter().enumerate() {
        let gate: Gate = office.pipe(&format!("gate-{number}"));
        let script = format!("echo before {number}; {}", gate.then("echo after; exit 5"));
        let begun = office.cli.command(["task", "run", "--wait", "--", "sh", "-c", &script]).spawn().unwrap();
        let id = (number + 1).to_string();
        until("the task begins", || office.run(&["task", "output", &id]).stdout == format!("before {number}\n"));
        let others = [vec!["task", "wait", &id], vec!["task", "logs", "-f", &id]];
        let others = others.map(|arguments| office.cli.command(arguments).spawn().unwrap());
        // Itself, and three that wait.
        until("all wait", || office.run(&["daemon", "status"]).stdout.contains("clients   4"));
        end();
        gate.open();
        let [waited, followed] = others.map(|other| other.wait_with_output().unwrap());
        let begun = begun.wait_with_output().unwrap();
        let ended = format!("task {id} failed: exit code 5\n");
        for (output, text) in
            [(begun, format!("{id}\n{ended}")), (waited, ended.clone()), (followed, format!("before {number}\nafter\n"))]
        {
            assert_eq!(output.status.code(), Some(5), "{output:?}");
            assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
        }
    }
}

#[test]
fn an_interrupted_wait_says_that_the_task_goes_on() {
    let office = Office::new(fresh(), Project::new().file("btm.toml", "[tasks]\npriority = \"high\"\n"));
    let gate = office.pipe("gate");
    let waiting = office.cli.command(["task", "run", "--wait", "--", "sh", "-c", &gate.then("exit 0")]).spawn().unwrap();
    until("somebody waits", || office.run(&["task", "show", "1"]).stdout.contains("caller waits"));
    signal(waiting.id(), "INT");
    let output = waiting.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    says(&told, &["task 1 goes on in the background", "`btm task cancel 1`", "`btm task wait 1`"]);
    assert_eq!(office.show("1")["state"], "running");
    gate.open();
    assert_eq!(office.wait("1").code, Some(0));
}

#[test]
fn what_is_asked_for_again_with_a_token_is_done_once() {
    let office = Office::new(fresh(), Project::new());
    let ask = |token: &str| office.task(&["--separate", "--token", token, "--", "true"]);
    assert_eq!((ask("release-1"), ask("release-2"), ask("release-1")), ("1".to_owned(), "2".to_owned(), "1".to_owned()));
    assert_eq!(office.run(&["task", "wait", "1", "2"]).code, Some(0));
    kill(office.daemon());
    assert_eq!(ask("release-1"), "1", "the next daemon knows too");
    assert_eq!(office.run(&["task", "prune"]).stdout, "forgot 2 tasks\n");
    assert_eq!(ask("release-1"), "3", "the token is forgotten with its task");
    let wrong = office.run(&["task", "run", "--token", "a b", "--", "true"]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    says(&wrong.stderr, &["a token is 1 to 64 letters"]);
}

#[test]
fn a_daemon_that_is_held_is_named_with_what_to_do() {
    let office = Office::new(fresh(), Project::new());
    assert_eq!(office.run(&["daemon", "start"]).code, Some(0));
    let daemon = office.daemon();
    signal(daemon, "STOP");
    let mut list = office.cli.command(["task", "list"]).spawn().unwrap();
    let (mut told, mut text) = hears(&mut list, "hint");
    signal(daemon, "CONT");
    told.read_to_string(&mut text).unwrap();
    says(
        &text,
        &[
            &format!("warning: the daemon (process {daemon}) does not answer"),
            &format!("`kill -CONT {daemon}`"),
            &format!("`kill -9 {daemon}` loses nothing"),
        ],
    );
    assert_eq!(list.wait().unwrap().code(), Some(0), "the answer came at last");
}

#[test]
fn a_daemon_that_stays_held_is_not_waited_for_for_ever() {
    let office = Office::new(fresh(), Project::new());
    assert_eq!(office.run(&["daemon", "start"]).code, Some(0));
    let daemon = office.daemon();
    signal(daemon, "STOP");
    let run = office.run(&["task", "run", "--", "true"]);
    signal(daemon, "CONT");
    assert_eq!(run.code, Some(4), "{run:?}");
    says(&run.stderr, &[&format!("error: the daemon (process {daemon}) does not answer")]);
}

#[test]
fn a_second_daemon_in_the_foreground_says_which_one_runs() {
    let office = Office::new(fresh(), Project::new());
    assert_eq!(office.run(&["daemon", "start"]).code, Some(0));
    let daemon = office.daemon();
    let second = office.run(&["daemon", "start", "--foreground"]);
    assert_ne!(second.code, Some(0));
    says(&second.stderr, &[&format!("a daemon of this project runs already (process {daemon})")]);
    assert!(Path::new(&format!("/proc/{daemon}")).exists());
}
