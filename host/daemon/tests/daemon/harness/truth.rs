//! What must be true after a kill and a restart.

use std::fs;

use btm_model::{DropReason, Ending, OsText, State, TaskId};
use btm_protocol::{Client, Detail, Request, Which};

use super::{
    home::{Home, list, show, wait},
    load::{Accepted, Book, Kind},
    processes,
};

/// What happened to processes other than the daemon.
#[derive(Clone, Copy, Debug, Default)]
pub struct Harm {
    /// Shims were killed, so attempts may be lost.
    pub shims: bool,
    /// Commands were killed.
    pub commands: bool,
}

/// Starts a daemon, has everything come to its end, and compares all that it says with what was promised and what really ran. Says
/// how many attempts were lost or never began.
pub fn check(home: &mut Home, book: &Book, harm: Harm) -> usize {
    let mut client = home.serve();
    for task in &book.accepted {
        assert_eq!(show(&mut client, task.id).summary.task.id, task.id, "an accepted task is gone");
    }
    finish(home, &mut client, book);
    let all = list(&mut client, Which::All);
    let mut numbers: Vec<TaskId> = all.iter().map(|summary| summary.task.id).collect();
    numbers.dedup();
    assert_eq!(numbers.len(), all.len(), "a task is there twice");
    let details: Vec<Detail> = numbers.iter().map(|id| show(&mut client, *id)).collect();
    let mut interrupted = 0;
    for detail in &details {
        let (begun, ended) = home.lines(&detail.summary.task.name);
        interrupted += is_true_of(detail, begun, ended);
    }
    for task in &book.accepted {
        let detail = details.iter().find(|detail| detail.summary.task.id == task.id);
        let detail = detail.unwrap_or_else(|| panic!("{task:?} is gone"));
        assert_eq!(detail.summary.task.name, task.name);
        assert!(is_as_promised(task, &detail.summary.state, &details, harm), "{task:?} {detail:?}");
    }
    nothing_is_left(home, &details);
    home.stop();
    let mut client = home.serve();
    for (detail, id) in details.iter().zip(&numbers) {
        assert_eq!(&show(&mut client, *id), detail, "another daemon says something else");
    }
    home.kill();
    interrupted
}

/// Lets every task come to its end.
fn finish(home: &mut Home, client: &mut Client, book: &Book) {
    home.open_the_pipe();
    loop {
        let open = list(client, Which::Open);
        if open.is_empty() {
            return;
        }
        let is_endless = |name: &str| {
            let promised = book.accepted.iter().find(|task| task.name == name);
            // One that was asked for in vain was perhaps accepted.
            // What was promised to be cancelled is, without being asked for again.
            promised.is_none_or(|task| matches!(task.kind, Kind::Endless | Kind::Cancelled) && !task.is_cancelled)
        };
        for summary in open.iter().filter(|summary| is_endless(&summary.task.name)) {
            // It may have ended meanwhile.
            let _ = client.ask(&Request::Cancel { id: summary.task.id });
        }
        let ids: Vec<TaskId> = open.iter().map(|summary| summary.task.id).collect();
        wait(client, &ids).unwrap();
    }
}

/// Compares the attempts of a task with what its command has written. Says how many attempts were lost or never began.
fn is_true_of(detail: &Detail, begun: usize, ended: usize) -> usize {
    let endings = || detail.attempts.iter().map(|tried| tried.attempt.ended.as_ref().map(|(_, ending)| ending));
    assert!(endings().all(|ending| ending.is_some()), "an attempt has no end: {detail:?}");
    let count = |is: fn(&Ending) -> bool| endings().flatten().filter(|ending| is(ending)).count();
    let exited = count(|ending| matches!(ending, Ending::Exited { .. }));
    let lost = count(|ending| matches!(ending, Ending::Lost { .. }));
    let never = count(|ending| matches!(ending, Ending::NotStarted { .. }));
    assert!(exited <= 1, "it ran to its end twice: {detail:?}");
    assert!((exited..=detail.attempts.len() - never).contains(&ended), "{ended} ends: {detail:?}");
    assert!((exited..=detail.attempts.len() - never).contains(&begun), "{begun} begins: {detail:?}");
    if has_succeeded(&detail.summary.state) {
        assert_eq!(exited, 1, "{detail:?}");
    }
    assert!(ended <= 1 || lost > 0, "it ran to its end twice: {detail:?}");
    lost + never
}

/// Whether a task has ended as it had to, and those that it comes after as `details` say.
fn is_as_promised(task: &Accepted, state: &State, details: &[Detail], harm: Harm) -> bool {
    let is_lost = matches!(state, State::Failed { ending: Ending::Lost { .. } | Ending::NotStarted { .. }, .. });
    let is_killed = matches!(state, State::Failed { ending: Ending::Killed { signal: 9 }, .. });
    if let (Kind::After(before), State::Dropped { reason: DropReason::Dependency { id }, .. }) = (task.kind, state) {
        let mut others = details.iter().filter(|detail| detail.summary.task.id == before);
        return *id == before && others.all(|other| other.summary.state.is_final() && !has_succeeded(&other.summary.state));
    }
    task.kind.ends(state) || (harm.shims && is_lost) || (harm.commands && is_killed)
}

fn has_succeeded(state: &State) -> bool {
    matches!(state, State::Succeeded { .. })
}

/// No process, and no folder, that nothing stands for.
fn nothing_is_left(home: &mut Home, details: &[Detail]) {
    let daemon = home.pid();
    let left: Vec<_> = processes::of(home.around()).into_iter().filter(|(pid, _)| Some(*pid) != daemon).collect();
    assert!(left.is_empty(), "processes are left: {left:?}");
    assert!(home.is_bystander_alive(), "a bystander was killed");
    for entry in fs::read_dir(home.runs()).unwrap() {
        let path = entry.unwrap().path().display().to_string();
        let is_known = |folder: &OsText| OsText::from(path.strip_suffix(".restored").unwrap_or(&path)) == *folder;
        let mut known = details.iter().flat_map(|detail| &detail.attempts);
        assert!(known.any(|tried| is_known(&tried.folder)), "{path} belongs to no attempt");
    }
}
