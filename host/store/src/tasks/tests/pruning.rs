//! What is old is forgotten, and nothing else.

use std::{fs, num::NonZeroU64};

use btm_model::{TaskId, Timestamp};

use super::support::{Home, NOW, accepted, id, numbers, succeeded, task};
use crate::tasks::{Action, Audit, Change, Environment, Old, Pruned, Run, Usage};

const EVERYTHING: Old = Old { results: Timestamp(i64::MAX), metrics: Timestamp(i64::MAX), audit: Timestamp(i64::MAX) };
const NOTHING: Old = Old { results: Timestamp(i64::MIN), metrics: Timestamp(i64::MIN), audit: Timestamp(i64::MIN) };

#[test]
fn only_what_ended_before_is_forgotten() {
    let home = Home::new();
    let mut tasks = home.tasks();
    tasks.commit(&[accepted(1), accepted(2), accepted(3)]).unwrap();
    tasks.commit(&[succeeded(1, Timestamp(10)), succeeded(2, Timestamp(20))]).unwrap();
    assert_eq!(tasks.prune(&NOTHING).unwrap(), Pruned::default());
    let old = Old { results: Timestamp(20), ..EVERYTHING };
    assert_eq!(tasks.prune(&old).unwrap(), Pruned { tasks: vec![id(1)], is_more: false });
    assert_eq!(tasks.prune(&EVERYTHING).unwrap().tasks, [id(2)]);
    assert_eq!(numbers(&tasks), [3]);
    assert_eq!(tasks.known(&[id(1), id(3), id(4)]).unwrap().into_iter().collect::<Vec<_>>(), [id(3)]);
}

#[test]
fn what_an_unfinished_task_waits_for_stays() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let mut waiting = task(3);
    waiting.after = vec![id(2)];
    tasks.commit(&[accepted(1), accepted(2), succeeded(1, NOW), succeeded(2, NOW)]).unwrap();
    tasks.commit(&[Change::Accepted { task: Box::new(waiting), environment: Environment::new() }]).unwrap();
    assert_eq!(tasks.prune(&EVERYTHING).unwrap().tasks, [id(1)]);
    tasks.commit(&[succeeded(3, NOW)]).unwrap();
    assert_eq!(tasks.prune(&EVERYTHING).unwrap().tasks, [id(2), id(3)]);
}

#[test]
fn runs_and_the_audit_log_are_kept_for_themselves() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let run = |at| Run { at: Timestamp(at), duration: 1, succeeded: true, usage: Usage::default() };
    let line = |at| {
        let (who, subject, details) = ("you".to_owned(), "1".to_owned(), String::new());
        Change::Audited(Audit { at: Timestamp(at), who, what: Action::Started, subject, details })
    };
    let measured = |at| Change::Measured { name: "a".to_owned(), run: run(at) };
    tasks.commit(&[accepted(1), measured(1), measured(5), line(2), line(8), succeeded(1, Timestamp(0))]).unwrap();
    tasks.prune(&Old { results: NOW, metrics: Timestamp(5), audit: Timestamp(8) }).unwrap();
    assert_eq!(tasks.runs("a", 10).unwrap(), [run(5)]);
    assert_eq!(tasks.audit(None, 10).unwrap().iter().map(|line| line.at.0).collect::<Vec<_>>(), [8]);
    assert!(numbers(&tasks).is_empty());
}

#[test]
fn many_are_forgotten_step_by_step_and_their_space_is_given_back() {
    let home = Home::new();
    let mut tasks = home.tasks();
    let all: Vec<_> = (1..=2_500).flat_map(|number| [accepted(number), succeeded(number, NOW)]).collect();
    tasks.commit(&all).unwrap();
    drop(tasks);
    let before = fs::metadata(home.file("tasks.sqlite")).unwrap().len();
    let mut tasks = home.tasks();
    let steps: Vec<Pruned> = (0..3).map(|_| tasks.prune(&EVERYTHING).unwrap()).collect();
    assert_eq!(
        steps.iter().map(|step| (step.tasks.len(), step.is_more)).collect::<Vec<_>>(),
        [(1000, true), (1000, true), (500, false)]
    );
    let forgotten: Vec<TaskId> = steps.into_iter().flat_map(|step| step.tasks).collect();
    assert_eq!(forgotten, (1..=2_500).map(|number| TaskId(NonZeroU64::new(number).unwrap())).collect::<Vec<_>>());
    let after = fs::metadata(home.file("tasks.sqlite")).unwrap().len();
    assert!(after < before / 10, "{before} bytes, then {after}");
    assert_eq!(fs::metadata(home.file("tasks.sqlite-wal")).unwrap().len(), 0);
}
