//! Anything that may happen, in any order.

use btm_model::{Digest, Ending, Loss, Priority, Retry, Task, Timestamp, Work};
use proptest::prelude::*;

use super::support::{id, task};
use crate::{Idle, Machine, Policy, Request};

/// Something that happens. Numbers stand for one of the tasks that there were so far.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Accept { priority: Priority, group: Option<String>, after: Vec<usize>, key: u8, name: u8, retry: Retry, work: Work },
    Ended(usize, Ending),
    Cancel(usize),
    Retry(usize),
    Prioritize(usize, Priority),
    WaitBegan(usize),
    WaitEnded(usize),
    ForegroundBegan(u8),
    ForegroundEnded(u8),
    Edited(Vec<String>),
    Machine(Machine),
    Policy(Policy),
    Tick,
}

/// A step, the milliseconds that pass before it, and what the wall clock shows then.
pub(super) type Timed = (u64, i64, Step);

pub(super) fn steps() -> impl Strategy<Value = Vec<Timed>> {
    let pass = prop_oneof![3 => Just(0), 3 => 1_u64..5_000, 1 => 1_u64..700_000];
    prop::collection::vec((pass, -1_000_000_i64..1_000_000, step()), 1..120)
}

pub(super) fn policy() -> impl Strategy<Value = Policy> {
    (0_u32..4, 0_u32..3, 0_u32..3, 1_usize..12, 0_u64..20_000).prop_map(|(slots, reserved_slots, grouped, queue_limit, time)| {
        Policy {
            slots,
            reserved_slots,
            group_slots: [("b".to_owned(), grouped)].into(),
            queue_limit,
            idle: Idle { load: 0.5, time },
            low_patience: time * 20,
            sample_age: 30_000,
            ..Policy::default()
        }
    })
}

pub(super) fn key(number: u8) -> Digest {
    Digest::of(&[number])
}

/// The request that an [`Step::Accept`] stands for; `existing` tells of each task of `after`, if it ended, how.
pub(super) fn request(step: &Step, number: u64, count: usize, ended: impl Fn(u64) -> Option<bool>) -> Request {
    let Step::Accept { priority, group, after, key: same, name, retry, work } = step else { panic!("{step:?}") };
    let mut after: Vec<u64> = after.iter().filter(|_| count > 0).map(|pick| (pick % count) as u64 + 1).collect();
    after.sort();
    after.dedup();
    let ended = after.iter().filter_map(|number| Some((id(*number), ended(*number)?))).collect();
    let task = Task {
        name: format!("type {name}"),
        work: work.clone(),
        group: group.clone(),
        after: after.into_iter().map(id).collect(),
        retry: *retry,
        key: key(*same),
        accepted: Timestamp(0),
        ..task(number, *priority)
    };
    Request { ended, ..Request::new(task) }
}

fn step() -> impl Strategy<Value = Step> {
    let pick = || any::<usize>();
    prop_oneof![
        8 => accept(),
        5 => (pick(), ending()).prop_map(|(pick, ending)| Step::Ended(pick, ending)),
        1 => pick().prop_map(Step::Cancel),
        1 => pick().prop_map(Step::Retry),
        1 => (pick(), priority()).prop_map(|(pick, priority)| Step::Prioritize(pick, priority)),
        1 => pick().prop_map(Step::WaitBegan),
        1 => pick().prop_map(Step::WaitEnded),
        1 => (0_u8..20).prop_map(Step::ForegroundBegan),
        1 => (0_u8..20).prop_map(Step::ForegroundEnded),
        1 => prop::collection::vec(path().prop_map(|path| format!("/p/{path}")), 0..4).prop_map(Step::Edited),
        4 => machine().prop_map(Step::Machine),
        1 => policy().prop_map(Step::Policy),
        2 => Just(Step::Tick),
    ]
}

fn accept() -> impl Strategy<Value = Step> {
    let group = prop_oneof![3 => Just(None), 1 => Just(Some("a".to_owned())), 1 => Just(Some("b".to_owned()))];
    let after = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(any::<usize>(), 1..3)];
    let retry = (0_u32..3, 0_u64..2_000, 0_u64..5_000).prop_map(|(times, delay, longest)| Retry { times, delay, longest });
    let work = prop_oneof![
        Just(Work::Command { command: vec!["true".into()] }),
        prop::collection::vec(path(), 0..3).prop_map(|paths| Work::Scan { plugins: Vec::new(), paths }),
    ];
    (priority(), group, after, 0_u8..20, 0_u8..4, retry, work).prop_map(|(priority, group, after, key, name, retry, work)| {
        Step::Accept { priority, group, after, key, name, retry, work }
    })
}

fn priority() -> impl Strategy<Value = Priority> {
    prop::sample::select(Priority::ALL.as_slice())
}

fn path() -> impl Strategy<Value = String> {
    prop::sample::select(["a", "a/b", "a/c", "a/c/d", "ab", "e"].as_slice()).prop_map(str::to_owned)
}

fn ending() -> impl Strategy<Value = Ending> {
    prop_oneof![
        4 => (0_i32..3).prop_map(|code| Ending::Exited { code }),
        1 => Just(Ending::Cancelled),
        1 => Just(Ending::TimedOut { limit: 7 }),
        1 => Just(Ending::Lost { loss: Loss::Supervisor }),
        1 => Just(Ending::NotStarted { message: "no".to_owned() }),
    ]
}

fn machine() -> impl Strategy<Value = Machine> {
    let load = prop::sample::select([None, Some(0.1), Some(0.8), Some(1.2), Some(2.0), Some(5.0)].as_slice());
    let memory = prop::sample::select([None, Some(0.05), Some(0.12), Some(0.5), Some(0.5)].as_slice());
    let battery = prop::sample::select([None, None, None, Some(10), Some(90)].as_slice());
    prop_oneof![
        (load, memory, battery).prop_map(|(load, free_memory, on_battery)| Machine {
            load,
            free_memory,
            on_battery,
            ..Machine::default()
        }),
        Just(super::support::IDLE),
    ]
}
