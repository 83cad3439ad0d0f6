//! Shims that are killed as soon as they are there, and daemons that are killed as soon as they have answered.

use std::{
    fs,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::Instant,
};

use btm_model::{Ending, Priority, State, TaskId};
use btm_protocol::{Answer, Client, NewTask, Request, Which};

use crate::harness::{
    home::{Home, list, run, show, until, until_begun, wait},
    load::{Book, Kind},
    processes,
    truth::{Harm, check},
};

/// How many rounds are asked for; few, if nobody asks.
fn rounds(few: usize) -> usize {
    std::env::var("BTM_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(few)
}

/// The processes that a process has started and not yet waited for.
fn children(pid: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.map(|task| fs::read_to_string(task.path().join("children")).unwrap_or_default());
    lists.flat_map(|list| list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>()).collect()
}

/// Kills the first children of a process, each `delay` microseconds after it was seen. Says how many.
fn kill_the_first(pid: u32, most: usize, delay: u128, is_over: &AtomicBool) -> usize {
    let mut seen = Vec::new();
    while seen.len() < most && !is_over.load(Ordering::Relaxed) {
        for child in children(pid) {
            if seen.len() < most && !seen.contains(&child) {
                seen.push(child);
                let born = Instant::now();
                while born.elapsed().as_micros() < delay {}
                processes::kill(child);
            }
        }
    }
    seen.len()
}

fn status(client: &mut Client) -> (usize, u32) {
    match client.ask(&Request::Status).unwrap() {
        Answer::Status(status) => (status.running, status.slots.taken),
        other => panic!("{other:?}"),
    }
}

/// One round: the first shims of a daemon are killed, which goes on and has to notice. Says how many were killed.
fn shims_die(round: usize) -> usize {
    let mut home = Home::new();
    let mut client = home.serve();
    let (pid, is_over, killed) = (home.pid().unwrap(), AtomicBool::new(false), AtomicUsize::new(0));
    let delay = (round * round * 7 % 4_000) as u128;
    let ids: Vec<TaskId> = thread::scope(|scope| {
        scope.spawn(|| killed.store(kill_the_first(pid, 3, delay, &is_over), Ordering::Relaxed));
        let ids =
            (0..6).map(|number| run(&mut client, Kind::Zero.task(&home, &format!("t{number}"))).unwrap()).collect::<Vec<_>>();
        wait(&mut client, &ids).unwrap();
        is_over.store(true, Ordering::Relaxed);
        ids
    });
    for id in ids {
        let detail = show(&mut client, id);
        let state = &detail.summary.state;
        // One that was killed after its command had begun cannot say how that ended.
        let is_lost = matches!(state, State::Failed { ending: Ending::Lost { .. }, .. });
        assert!(is_lost || matches!(state, State::Succeeded { code: 0, .. }), "round {round}: {detail:?}");
        assert_eq!(detail.attempts.len(), 1, "round {round}: {detail:?}");
    }
    assert_eq!(status(&mut client), (0, 0), "round {round}: no slot is lost");
    let after = run(&mut client, Kind::Zero.task(&home, "after")).unwrap();
    wait(&mut client, &[after]).unwrap();
    assert!(matches!(show(&mut client, after).summary.state, State::Succeeded { .. }));
    killed.into_inner()
}

#[test]
fn a_shim_that_is_killed_at_its_birth_leaves_no_task_running_and_takes_no_slot() {
    let killed: usize = (0..rounds(24)).map(shims_die).sum();
    println!("{killed} shims were killed at their births");
    assert!(killed > 0);
}

#[test]
fn a_shim_that_is_always_killed_is_told_in_the_end() {
    let mut home = Home::new();
    assert!(home.start(Some("kill shim.lock before 1")));
    let mut client = home.client().unwrap();
    let id = run(&mut client, Kind::Zero.task(&home, "a")).unwrap();
    wait(&mut client, &[id]).unwrap();
    let detail = show(&mut client, id);
    let State::Failed { ending: Ending::NotStarted { message }, .. } = &detail.summary.state else { panic!("{detail:?}") };
    assert!(message.contains("was killed 8 times before it began"), "{message}");
    assert_eq!((detail.attempts.len(), home.lines("a")), (1, (0, 0)));
}

#[test]
fn kills_before_a_command_begins_use_up_no_retries() {
    let mut home = Home::new();
    for _ in 0..3 {
        // The second and third time the task of the first one is started, perhaps before anybody can connect.
        if home.start(Some("kill shim.spawn before 1"))
            && let Ok(mut client) = home.client()
        {
            let _ = run(&mut client, Kind::Zero.task(&home, "a"));
        }
        home.wait();
    }
    let mut client = home.serve();
    let ids: Vec<TaskId> = list(&mut client, Which::All).iter().map(|summary| summary.task.id).collect();
    assert!(!ids.is_empty());
    wait(&mut client, &ids).unwrap();
    for id in ids {
        let detail = show(&mut client, id);
        assert!(matches!(detail.summary.state, State::Succeeded { .. }), "{detail:?}");
        assert_eq!(detail.attempts.len(), 1, "{detail:?}");
    }
}

/// Has a daemon answer something about a task and kills it at once; the next one must know.
fn answered_and_killed(round: usize) {
    let (mut home, mut book) = (Home::new(), Book::default());
    let mut client = home.serve();
    let endless = book.run(&home, &mut client, Kind::Endless).unwrap();
    let name = book.accepted[0].name.clone();
    if round.is_multiple_of(2) {
        until_begun(&home, &name);
    }
    let ended = book.run_at_once(&home, &mut client).unwrap();
    wait(&mut client, &[ended]).unwrap();
    let waits = NewTask { after: vec![endless], ..Kind::Zero.task(&home, "waits") };
    let waiting = run(&mut client, waits).unwrap();
    match round % 4 {
        0 | 1 => {
            book.cancel(&mut client, endless).unwrap();
            home.kill();
            let mut client = home.serve();
            // Nobody asks again.
            wait(&mut client, &[endless]).unwrap();
            assert!(matches!(show(&mut client, endless).summary.state, State::Cancelled { .. }), "round {round}");
            until("nothing of it is left", || processes::commands(home.around()).is_empty());
        }
        2 => {
            assert_eq!(client.ask(&Request::Prioritize { id: waiting, priority: Priority::Low }).unwrap(), Answer::Done);
            home.kill();
            let mut client = home.serve();
            assert_eq!(show(&mut client, waiting).summary.task.priority, Priority::Low);
            assert!(matches!(client.ask(&Request::Retry { id: ended }).unwrap(), Answer::Accepted { .. }));
            home.kill();
            let mut client = home.serve();
            wait(&mut client, &[ended]).unwrap();
            assert_eq!(show(&mut client, ended).attempts.len(), 2, "round {round}");
        }
        _ => {
            assert_eq!(client.ask(&Request::Prune { older_than: 0 }).unwrap(), Answer::Pruned { tasks: 1 });
            home.kill();
            let mut client = home.serve();
            assert!(list(&mut client, Which::All).iter().all(|summary| summary.task.id != ended), "round {round}");
            book.accepted.retain(|task| task.id != ended);
        }
    }
    home.kill();
    if round % 4 < 2 {
        check(&mut home, &book, Harm::default());
    }
}

#[test]
fn what_was_answered_holds_when_the_daemon_is_killed_at_once() {
    (0..rounds(8)).for_each(answered_and_killed);
}
