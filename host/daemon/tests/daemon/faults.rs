//! What may go wrong around a daemon: a clear error, and nothing lost.

use std::{fs, os::unix::net::UnixStream};

use crate::harness::{
    home::{Home, list, request, run, show, until, until_begun, wait},
    load::Kind,
    processes,
};
use btm_model::{Priority, State, TaskId};
use btm_protocol::{Answer, Client, ClientError, NewTask, Notice, Request, Status, VERSION, Which, frame};
use btm_runs::log::{LogReader, Part};
use rustix::process::{Pid, Signal, kill_process};

fn status(client: &mut Client) -> Status {
    match client.ask(&Request::Status).unwrap() {
        Answer::Status(status) => *status,
        other => panic!("{other:?}"),
    }
}

fn has_succeeded(client: &mut Client, id: TaskId) {
    wait(client, &[id]).unwrap();
    let detail = show(client, id);
    assert!(matches!(detail.summary.state, State::Succeeded { code: 0, .. }), "{detail:?}");
}

#[test]
fn a_socket_that_is_left_over_is_replaced() {
    let mut home = Home::new();
    home.serve();
    home.kill();
    assert!(home.socket().exists());
    assert!(matches!(home.client(), Err(ClientError::Absent { .. })));
    let client = home.serve();
    assert_eq!(Some(client.pid()), home.pid());
    drop(client);
    home.stop();
    assert!(!home.socket().exists());
}

#[test]
fn a_second_daemon_says_why_it_is_none_and_leaves_the_first_alone() {
    let mut home = Home::new();
    let mut client = home.serve();
    let output = home.command(None).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("in use by another btm"), "{error}");
    let id = run(&mut client, Kind::Zero.task(&home, "a")).unwrap();
    has_succeeded(&mut client, id);
    assert_eq!(Some(home.client().unwrap().pid()), home.pid());
}

#[test]
fn a_daemon_whose_lock_was_removed_is_still_the_only_one() {
    let mut home = Home::new();
    let mut client = home.serve();
    fs::remove_file(home.place().folder().join("state/tasks.lock")).unwrap();
    let output = home.command(None).output().unwrap();
    assert!(!output.status.success(), "{output:?}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("in use by another btm"));
    let id = run(&mut client, Kind::Zero.task(&home, "a")).unwrap();
    has_succeeded(&mut client, id);
    assert_eq!(Some(home.client().unwrap().pid()), home.pid());
}

#[test]
fn a_full_disk_refuses_what_is_new_and_loses_nothing_of_what_runs() {
    let mut home = Home::new();
    assert!(home.start(Some("full state.commit 2")));
    let mut client = home.client().unwrap();
    // Important, so that it is accepted and started at once, which is the first commit.
    let task = NewTask { priority: Priority::High, ..Kind::Waits.task(&home, "a") };
    let id = run(&mut client, task).unwrap();
    until_begun(&home, "a");
    for name in ["b", "c"] {
        let error = run(&mut client, Kind::Zero.task(&home, name)).unwrap_err().to_string();
        assert!(error.contains("nothing was accepted") && error.contains("free some"), "{error}");
    }
    assert_eq!(list(&mut client, Which::All).len(), 1);
    home.open_the_pipe();
    // Its end cannot be written down; that is known, and nobody is told what may not last.
    until("trouble is told", || !status(&mut client).warnings.is_empty());
    let asked = [Request::Wait { ids: vec![id] }, request(Kind::Zero.task(&home, "d"))].map(|request| client.ask(&request));
    assert!(asked.iter().all(|answer| matches!(answer, Err(ClientError::Failed(_)))), "{asked:?}");
    drop(client);
    home.stop();
    let mut client = home.serve();
    has_succeeded(&mut client, id);
    assert_eq!(show(&mut client, id).attempts.len(), 1);
    assert_eq!([home.lines("a"), home.lines("b"), home.lines("c"), home.lines("d")], [(1, 1), (0, 0), (0, 0), (0, 0)]);
    assert_eq!(list(&mut client, Which::All).len(), 1);
    assert_eq!(fs::read_dir(home.runs()).unwrap().count(), 1);
}

#[test]
fn a_daemon_that_dies_between_commit_and_answer_is_asked_again_and_does_it_once() {
    let mut home = Home::new();
    assert!(home.start(Some("kill state.commit after 1")));
    let task = NewTask { priority: Priority::High, ..Kind::Zero.task(&home, "a") };
    let request = Request::Run { task: Box::new(task), token: Some("once".parse().unwrap()) };
    let mut client = home.client().unwrap();
    assert!(matches!(client.ask(&request), Err(ClientError::Broken(_))));
    home.kill();
    let mut client = home.serve();
    for _ in 0..2 {
        let answer = client.ask(&request).unwrap();
        let Answer::Accepted { id, merged: None, dropped } = answer else { panic!("{answer:?}") };
        assert!(dropped.is_empty());
        has_succeeded(&mut client, id);
    }
    assert_eq!(home.lines("a"), (1, 1));
    assert_eq!(list(&mut client, Which::All).len(), 1);
    // Forgotten with its task.
    assert_eq!(client.ask(&Request::Prune { older_than: 0 }).unwrap(), Answer::Pruned { tasks: 1 });
    assert!(matches!(client.ask(&request).unwrap(), Answer::Accepted { .. }));
    until("the task is done again", || home.lines("a") == (2, 2));
}

#[test]
fn a_task_that_fills_the_disk_is_stopped_when_it_is_cancelled() {
    let mut home = Home::new();
    assert!(home.start(Some("full state.commit 2")));
    let mut client = home.client().unwrap();
    // Important, so that it is accepted and started at once, which is the first commit.
    let task = NewTask { priority: Priority::High, ..Kind::Endless.task(&home, "a") };
    let id = run(&mut client, task).unwrap();
    until_begun(&home, "a");
    let mut other = home.client().unwrap();
    let asked = std::thread::spawn(move || other.ask(&Request::Cancel { id }));
    until("the shim ends", || processes::shims(home.around()).is_empty());
    home.kill();
    // It was never told that this is on disk.
    assert!(asked.join().unwrap().is_err());
    let mut client = home.serve();
    wait(&mut client, &[id]).unwrap();
    assert!(matches!(show(&mut client, id).summary.state, State::Cancelled { .. }));
}

#[test]
fn a_full_queue_drops_the_lowest_and_says_so() {
    let mut home = Home::new();
    fs::write(home.root().join("btm.toml"), "slots = 1\nqueue = 2\n").unwrap();
    let mut client = home.serve();
    let first = run(&mut client, Kind::Waits.task(&home, "0")).unwrap();
    let ids = ["1", "2"].map(|name| run(&mut client, Kind::Zero.task(&home, name)).unwrap());
    let low = NewTask { priority: Priority::Low, ..Kind::Zero.task(&home, "3") };
    let Answer::Accepted { id, dropped, .. } = client.ask(&request(low)).unwrap() else { panic!() };
    assert_eq!(dropped, [id]);
    assert!(matches!(show(&mut client, id).summary.state, State::Dropped { .. }));
    home.open_the_pipe();
    [first, ids[0], ids[1]].into_iter().for_each(|id| has_succeeded(&mut client, id));
    assert_eq!(home.lines("3"), (0, 0));
}

#[test]
fn a_folder_of_runs_that_somebody_removes_costs_no_exit_code() {
    let mut home = Home::new();
    let mut client = home.serve();
    let id = run(&mut client, Kind::Waits.task(&home, "a")).unwrap();
    until_begun(&home, "a");
    fs::remove_dir_all(home.runs()).unwrap();
    home.open_the_pipe();
    has_succeeded(&mut client, id);
    let id = run(&mut client, Kind::Zero.task(&home, "b")).unwrap();
    has_succeeded(&mut client, id);
}

#[test]
fn a_task_that_closes_its_output_lives_on() {
    let mut home = Home::new();
    let mut client = home.serve();
    let pipe = home.around().join("pipe");
    let task = home.task("a", &format!("exec >&- 2>&-; read line < {}", pipe.display()), "exit 0");
    let id = run(&mut client, task).unwrap();
    until_begun(&home, "a");
    assert!(matches!(show(&mut client, id).summary.state, State::Running { .. }));
    home.open_the_pipe();
    has_succeeded(&mut client, id);
}

#[test]
fn the_next_daemon_takes_over_what_runs_with_its_log() {
    let mut home = Home::new();
    let mut client = home.serve();
    let pipe = home.around().join("pipe");
    let task = home.task("a", &format!("echo one; read line < {}; echo two >&2", pipe.display()), "exit 0");
    let id = run(&mut client, task).unwrap();
    until_begun(&home, "a");
    drop(client);
    home.stop();
    let mut client = home.serve();
    assert!(matches!(show(&mut client, id).summary.state, State::Running { attempt: 1, .. }));
    home.open_the_pipe();
    has_succeeded(&mut client, id);
    let detail = show(&mut client, id);
    let mut log = Vec::new();
    let mut reader = LogReader::new(detail.attempts[0].folder.as_ref(), Part::All);
    while reader.read(&mut log).unwrap() {}
    assert_eq!(String::from_utf8(log).unwrap(), "one\ntwo\n");
}

#[test]
fn a_signal_ends_the_daemon_and_nothing_else() {
    let mut home = Home::new();
    let mut client = home.serve();
    let id = run(&mut client, Kind::Waits.task(&home, "a")).unwrap();
    until_begun(&home, "a");
    let daemon = Pid::from_raw(i32::try_from(home.pid().unwrap()).unwrap()).unwrap();
    kill_process(daemon, Signal::TERM).unwrap();
    client.wait_for_the_end().unwrap();
    assert!(home.wait().success());
    home.open_the_pipe();
    let mut client = home.serve();
    has_succeeded(&mut client, id);
}

#[test]
fn settings_are_in_force_when_they_change_unless_they_are_wrong() {
    let mut home = Home::new();
    let mut client = home.serve();
    let mut watcher = UnixStream::connect(home.socket()).unwrap();
    for request in [Request::Hello { version: VERSION }, Request::Watch, Request::Status] {
        frame::write(&mut watcher, &request).unwrap();
    }
    let mut heard = || frame::read::<Answer>(&mut watcher).unwrap().unwrap();
    assert!(matches!((heard(), heard()), (Answer::Welcome { .. }, Answer::Status(_))));
    let file = home.root().join("btm.toml");
    fs::write(&file, "slots = 9\n").unwrap();
    until("there are nine slots", || status(&mut client).slots.slots == 9);
    fs::write(home.root().join("draft"), "slots = many\n").unwrap();
    fs::rename(home.root().join("draft"), &file).unwrap();
    let Answer::Noticed(Notice::Settings { problem: Some(problem) }) = heard() else { panic!() };
    assert!(problem.contains("many"), "{problem}");
    let now = status(&mut client);
    assert_eq!((now.slots.slots, now.warnings), (9, vec![problem]));
    fs::remove_file(&file).unwrap();
    assert_eq!(heard(), Answer::Noticed(Notice::Settings { problem: None }));
    assert_eq!(status(&mut client).slots.slots, 4);
}
