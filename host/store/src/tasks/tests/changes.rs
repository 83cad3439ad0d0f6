//! What is committed is what is read.

use btm_model::{Attempt, Ending, Loss, Priority, RequestToken, State, Timestamp};

use super::support::{Home, NOW, accepted, id, numbers, succeeded, task};
use crate::{
    StoreError,
    tasks::{Action, Audit, Change, Entry, Environment, Filter, HISTORY, Record, Run, Tasks, Tried, Usage},
};

fn started(number: u64, attempt: u32) -> Change {
    let (folder, token) = (format!("{number}-{attempt}"), format!("token {attempt}"));
    Change::AttemptStarted { id: id(number), number: attempt, at: NOW, folder, token }
}

fn run(at: i64) -> Run {
    Run { at: Timestamp(at), duration: 5, succeeded: at % 2 == 0, usage: Usage { memory: Some(1 << 30), processor: None } }
}

#[test]
fn a_task_is_read_as_it_was_written_also_after_it_was_opened_again() {
    let home = Home::new();
    let usage = Usage { memory: Some(4096), processor: Some(12) };
    let ending = Ending::Lost { loss: Loss::Supervisor };
    let state = State::Queued { since: NOW, not_before: Some(Timestamp(NOW.0 + 1_000)) };
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1), started(1, 1), Change::Merged { into: id(1) }]).unwrap();
    tasks.commit(&[Change::AttemptEnded { id: id(1), number: 1, at: NOW, ending: ending.clone(), ran: Some(7), usage }]).unwrap();
    tasks.commit(&[Change::State { id: id(1), state: state.clone() }, started(1, 2)]).unwrap();
    tasks.commit(&[Change::Prioritized { id: id(1), priority: Priority::Critical }]).unwrap();
    let mut task = task(1);
    task.priority = Priority::Critical;
    let tried = |number, ended, ran, usage| Tried {
        attempt: Attempt { number, started: NOW, ended },
        folder: format!("1-{number}"),
        token: format!("token {number}"),
        ran,
        usage,
    };
    let attempts = vec![tried(1, Some((NOW, ending)), Some(7), usage), tried(2, None, None, Usage::default())];
    let record = Record { entry: Entry { task, state, merged: 1, retried: 0, cancelled: None }, attempts };
    assert_eq!(tasks.task(id(1)).unwrap().as_ref(), Some(&record));
    drop(tasks);
    let (tasks, _, loaded) = home.open();
    assert_eq!((loaded.next, loaded.unfinished), (id(2), vec![record]));
    assert_eq!(tasks.environment(id(1)).unwrap(), Some(Environment::from([("TOKEN".into(), "secret 1".into())])));
    assert_eq!((tasks.task(id(2)).unwrap(), tasks.environment(id(2)).unwrap()), (None, None));
}

#[test]
fn a_wish_to_end_holds_until_the_task_has_ended_or_is_asked_for_again() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let entry = |tasks: &Tasks| tasks.task(id(1)).unwrap().unwrap().entry;
    let running = State::Running { since: NOW, attempt: 1 };
    tasks.commit(&[accepted(1), started(1, 1), Change::CancelAsked { id: id(1), at: NOW }]).unwrap();
    tasks.commit(&[Change::State { id: id(1), state: running }]).unwrap();
    drop(tasks);
    let (mut tasks, _, loaded) = home.open();
    assert_eq!((loaded.unfinished[0].entry.cancelled, entry(&tasks).retried), (Some(NOW), 0));
    tasks.commit(&[Change::State { id: id(1), state: State::Cancelled { at: NOW } }]).unwrap();
    assert_eq!(entry(&tasks).cancelled, None);
    tasks.commit(&[Change::Retried { id: id(1), at: NOW }]).unwrap();
    let again = entry(&tasks);
    assert_eq!((again.state, again.cancelled, again.retried), (State::Queued { since: NOW, not_before: None }, None, 1));
}

#[test]
fn an_attempt_that_never_began_leaves_its_number_to_the_next() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1), started(1, 1)]).unwrap();
    tasks.commit(&[Change::AttemptVoided { id: id(1), number: 1 }, started(1, 1)]).unwrap();
    assert_eq!(tasks.task(id(1)).unwrap().unwrap().attempts.len(), 1);
    assert!(matches!(tasks.commit(&[Change::AttemptVoided { id: id(1), number: 2 }]), Err(StoreError::Unknown { .. })));
}

#[test]
fn a_request_is_known_by_its_token_as_long_as_its_task() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let token = |text: &str| text.parse::<RequestToken>().unwrap();
    let asked = |text: &str, number| Change::Asked { token: token(text), id: id(number) };
    tasks.commit(&[accepted(1), asked("a", 1), accepted(2), asked("b", 2), asked("c", 2)]).unwrap();
    tasks.commit(&[asked("a", 2)]).unwrap_err();
    assert!(matches!(tasks.commit(&[asked("d", 7)]), Err(StoreError::Unknown { .. })));
    drop(tasks);
    let mut tasks = home.tasks();
    let found = |tasks: &Tasks| ["a", "b", "c", "d"].map(|text| tasks.asked(&token(text)).unwrap());
    assert_eq!(found(&tasks), [Some(id(1)), Some(id(2)), Some(id(2)), None]);
    tasks.commit(&[Change::Removed { id: id(2) }]).unwrap();
    assert_eq!(found(&tasks), [Some(id(1)), None, None, None]);
    tasks.commit(&[accepted(3), asked("b", 3)]).unwrap();
    assert_eq!(tasks.asked(&token("b")).unwrap(), Some(id(3)));
}

#[test]
fn a_batch_with_a_wrong_change_changes_nothing() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1)]).unwrap();
    let unknown = tasks.commit(&[accepted(2), succeeded(7, NOW)]);
    assert!(matches!(unknown, Err(StoreError::Unknown { id: seven, .. }) if seven == id(7)), "{unknown:?}");
    assert!(matches!(tasks.commit(&[started(2, 1)]), Err(StoreError::Unknown { .. })));
    assert!(matches!(tasks.commit(&[Change::Merged { into: id(2) }]), Err(StoreError::Unknown { .. })));
    assert_eq!(numbers(&tasks), [1]);
    tasks.commit(&[accepted(2)]).unwrap();
    assert_eq!(numbers(&tasks), [1, 2]);
}

#[test]
fn no_number_is_given_twice() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(3)]).unwrap();
    assert!(matches!(tasks.commit(&[accepted(4), accepted(4)]), Err(StoreError::Used { .. })));
    tasks.commit(&[Change::Removed { id: id(3) }]).unwrap();
    assert!(matches!(tasks.commit(&[accepted(2)]), Err(StoreError::Used { .. })));
    drop(tasks);
    let (mut tasks, _, loaded) = home.open();
    assert_eq!(loaded.next, id(4));
    assert!(matches!(tasks.commit(&[accepted(3)]), Err(StoreError::Used { .. })));
}

#[test]
fn what_is_removed_takes_its_secrets_along() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1), started(1, 1)]).unwrap();
    tasks.commit(&[Change::Removed { id: id(1) }]).unwrap();
    assert_eq!((tasks.task(id(1)).unwrap(), tasks.environment(id(1)).unwrap()), (None, None));
    drop(tasks);
    let bytes = std::fs::read(home.file("tasks.sqlite")).unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"secret 1"), "it is overwritten, too");
}

#[test]
fn lists_are_filtered_and_go_on_where_they_ended() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let mut other = task(3);
    other.name = "security".to_owned();
    tasks.commit(&[accepted(1), accepted(2)]).unwrap();
    tasks.commit(&[Change::Accepted { task: Box::new(other), environment: Environment::new() }, accepted(4)]).unwrap();
    tasks.commit(&[succeeded(2, NOW), Change::State { id: id(4), state: State::TimedOut { at: NOW, limit: 9 } }]).unwrap();
    let ask = |filter: Filter, most| -> Vec<u64> {
        tasks.list(&filter, most).unwrap().entries.iter().map(|entry| entry.task.id.0.get()).collect()
    };
    let all = Filter::default();
    assert_eq!(ask(all.clone(), usize::MAX), [4, 3, 2, 1]);
    assert_eq!(ask(all.clone(), 2), [4, 3]);
    assert_eq!(ask(Filter { before: Some(id(3)), ..all.clone() }, 5), [2, 1]);
    assert_eq!(ask(Filter { ended: Some(true), ..all.clone() }, 5), [4, 2]);
    assert_eq!(ask(Filter { ended: Some(false), ..all.clone() }, 5), [3, 1]);
    assert_eq!(ask(Filter { state: Some("timed-out".to_owned()), ..all.clone() }, 5), [4]);
    assert_eq!(ask(Filter { name: Some("security".to_owned()), ..all }, 5), [3]);
}

#[test]
fn a_record_that_cannot_be_read_costs_itself() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1), accepted(2), succeeded(1, NOW)]).unwrap();
    tasks.connection.execute("UPDATE task SET task = json_remove(task, '$.work') WHERE id = 1", []).unwrap();
    let listed = tasks.list(&Filter::default(), 10).unwrap();
    assert_eq!((listed.entries.len(), listed.damaged), (1, vec![id(1)]));
    assert!(matches!(tasks.task(id(1)), Err(StoreError::Database { .. })));
    tasks.commit(&[Change::Removed { id: id(1) }]).unwrap();
    assert_eq!(numbers(&tasks), [2]);
}

#[test]
fn histories_hold_the_last_runs_whatever_the_clock_said() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let measured = |name: &str, at| Change::Measured { name: name.to_owned(), run: run(at) };
    let all: Vec<_> = (0..150).map(|at| measured("b", 1_000 - at)).chain([measured("a", 7), measured("c", 8)]).collect();
    tasks.commit(&all).unwrap();
    drop(tasks);
    let (tasks, _, loaded) = home.open();
    let last: Vec<_> = (150 - HISTORY as i64..150).map(|at| run(1_000 - at)).collect();
    assert_eq!(loaded.histories["b"], last);
    assert_eq!(loaded.histories.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(tasks.runs("a", 10).unwrap(), [run(7)]);
}

#[test]
fn the_audit_log_says_who_did_what() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let line = |subject: u32, what| {
        let (who, subject, details) = ("you".to_owned(), subject.to_string(), String::new());
        Audit { at: NOW, who, what, subject, details }
    };
    let lines: Vec<_> = Action::ALL.iter().zip(0..).map(|(what, subject)| line(subject, *what)).collect();
    tasks.commit(&lines.iter().cloned().map(Change::Audited).collect::<Vec<_>>()).unwrap();
    let newest_first: Vec<_> = lines.iter().rev().cloned().collect();
    assert_eq!(tasks.audit(None, 100).unwrap(), newest_first);
    assert_eq!(tasks.audit(None, 2).unwrap(), newest_first[..2]);
    assert_eq!(tasks.audit(Some("3"), 100).unwrap(), lines[3..4]);
}
