//! Tasks that an earlier daemon left.

use btm_model::{PauseReason, Priority::*, Retry, State, Task, Timestamp};
use proptest::prelude::*;

use super::{
    same::{Run, moments},
    steps::{policy, steps},
    support::{Bench, after, id, short, task},
};
use crate::{Decision, Moment, Now, Policy, Request, Restored, Scheduler, TermName};

fn queued(task: Task, since: i64) -> Restored {
    Restored { request: Request::new(task), state: State::Queued { since: Timestamp(since), not_before: None } }
}

fn running(task: Task, since: i64) -> Restored {
    Restored {
        request: Request { attempts: 1, ..Request::new(task) },
        state: State::Running { since: Timestamp(since), attempt: 1 },
    }
}

fn waited(bench: &Bench, number: u64) -> i64 {
    let terms = bench.scheduler.explain(id(number), bench.now.moment).unwrap();
    terms.iter().find(|term| term.name == TermName::Waiting).unwrap().value
}

#[test]
fn what_runs_is_adopted_and_what_waits_keeps_its_waiting() {
    let mut bench = Bench::new(Policy { slots: 1, reserved_slots: 1, ..Policy::default() });
    bench.now.wall = Timestamp(600_000);
    let paused = State::Paused { since: Timestamp(1), attempt: 2, reason: PauseReason::Yielding };
    let tasks = vec![
        queued(task(5, Medium), 300_000),
        queued(task(4, Medium), 0),
        running(task(1, High), 590_000),
        running(task(2, Medium), 590_000),
        Restored { state: paused, ..running(task(3, Low), 0) },
        Restored { state: State::Cancelled { at: Timestamp(0) }, ..running(task(6, High), 0) },
    ];
    assert_eq!(short(&bench.scheduler.restore(bench.now, tasks)), ["resume 3"]);
    assert_eq!(bench.running(), [1, 2, 3]);
    assert_eq!((waited(&bench, 4), waited(&bench, 5)), (100, 50));
    assert_eq!(bench.ended(1, 0), ["1 succeeded"], "its slot is a reserved one");
    assert_eq!(bench.ended(2, 0), ["2 succeeded"], "3 was adopted into a slot that was taken");
    assert_eq!(bench.ended(3, 0), ["3 succeeded", "start 4"]);
}

#[test]
fn a_clock_that_was_set_neither_takes_waiting_away_nor_gives_years_of_it() {
    let mut bench = Bench::new(Policy { slots: 0, ..Policy::default() });
    let year = 365 * 24 * 3_600_000;
    bench.now.wall = Timestamp(10 * year);
    bench.scheduler.restore(bench.now, vec![queued(task(1, Medium), 11 * year), queued(task(2, Medium), 0)]);
    assert_eq!((waited(&bench, 1), waited(&bench, 2)), (0, 7 * 24 * 60 * 10));
    let retry = Retry { times: 1, delay: 1_000, longest: 5_000 };
    let state = State::Queued { since: Timestamp(0), not_before: Some(Timestamp(20 * year)) };
    let request = Request { attempts: 1, ..Request::new(Task { retry, ..task(3, Medium) }) };
    bench.scheduler.restore(bench.now, vec![Restored { request, state }]);
    assert_eq!(bench.scheduler.next_wake(), Some(bench.now.moment.after(5_000)));
}

#[test]
fn dependencies_are_found_again_or_take_the_task_with_them() {
    let mut bench = Bench::new(Policy::default());
    let ended = |number, succeeded| {
        let restored = queued(after(task(number, Medium), &[1]), 0);
        Restored { request: Request { ended: vec![(id(1), succeeded)], ..restored.request }, ..restored }
    };
    let tasks =
        vec![ended(2, true), ended(3, false), queued(after(task(4, Medium), &[2]), 0), queued(after(task(5, Medium), &[3]), 0)];
    assert_eq!(short(&bench.scheduler.restore(bench.now, tasks)), ["3 dropped", "5 dropped", "start 2"]);
    assert_eq!(bench.ended(2, 0), ["2 succeeded", "start 4"]);
}

/// What a daemon finds on disk after the one before was killed.
fn left(run: &Run) -> Vec<Restored> {
    let entries = run.scheduler.tasks.values();
    let restored = entries.map(|entry| {
        let task = entry.task.clone();
        let ended = task.after.iter().filter_map(|id| Some((*id, *run.ended.get(id)?))).collect();
        let state = run.scheduler.state(task.id).unwrap();
        Restored { request: Request { attempts: entry.attempts, ended, ..Request::new(task) }, state }
    });
    restored.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_daemon_that_was_killed_loses_no_task_and_starts_none_twice(policy in policy(), steps in steps(), moment in 0_u64..10_000) {
        let mut run = Run::new(policy);
        let mut wall = Timestamp(0);
        for (now, step) in moments(&steps) {
            wall = Timestamp(now.moment.0 as i64);
            let _ = run.apply(Now { wall, ..now }, step);
        }
        let mut restored = Scheduler::new(run.scheduler.policy().clone());
        let decisions = restored.restore(Now { moment: Moment(moment), wall }, left(&run));
        prop_assert_eq!(restored.tasks.len(), run.scheduler.tasks.len());
        let mut expected: Vec<_> = run.scheduler.running().collect();
        for decision in decisions {
            if let Decision::Start { id, attempt } = decision {
                prop_assert_eq!(attempt, run.scheduler.tasks[&id].attempts + 1);
                expected.push(id);
            }
        }
        expected.sort();
        prop_assert_eq!(restored.running().collect::<Vec<_>>(), expected);
        prop_assert_eq!(restored.waiting() + restored.running().count(), restored.tasks.len());
    }
}
