//! An example of each rule.

use btm_model::{DropReason, Ending, Priority::*, Retry, State, Task, TaskLimits, Work};

use super::support::{BUSY, Bench, IDLE, after, id, short, task};
use crate::{Decision, Hold, Lack, Machine, Outcome, Policy, Refusal, Request, TermName};

const NOTHING: [&str; 0] = [];

fn slots(slots: u32, reserved_slots: u32) -> Policy {
    Policy { slots, reserved_slots, ..Policy::default() }
}

#[test]
fn important_tasks_have_slots_beyond_the_normal_ones_and_then_wait_first_in_line() {
    let mut bench = Bench::new(slots(1, 1));
    assert_eq!(bench.accept(task(1, Medium)), ["start 1"]);
    assert_eq!(bench.accept(task(2, Medium)), NOTHING);
    assert_eq!(bench.accept(task(3, High)), ["start 3"]);
    assert_eq!(bench.accept(task(4, High)), NOTHING);
    assert_eq!(bench.accept(task(5, Critical)), NOTHING);
    assert_eq!(bench.scheduler.hold(id(5)), Some(Hold::Slots));
    assert_eq!(bench.ended(3, 0), ["3 succeeded", "start 5"]);
    assert_eq!(bench.ended(1, 0), ["1 succeeded", "start 4"]);
    assert_eq!(bench.ended(5, 0), ["5 succeeded"], "a reserved slot is not for medium tasks");
    assert_eq!(bench.ended(4, 0), ["4 succeeded", "start 2"]);
}

#[test]
fn an_important_task_takes_a_normal_slot_if_there_is_one() {
    let mut bench = Bench::new(slots(1, 1));
    assert_eq!(bench.accept(task(1, High)), ["start 1"]);
    assert_eq!(bench.accept(task(2, Medium)), NOTHING);
    assert_eq!(bench.accept(task(3, High)), ["start 3"]);
}

#[test]
fn who_waited_long_passes_who_is_more_important() {
    let mut bench = Bench::new(slots(1, 0));
    bench.accept(task(1, Medium));
    bench.accept(task(2, Medium));
    bench.later(9 * 60_000 + 1);
    bench.accept(task(3, High));
    assert_eq!(bench.ended(1, 0), ["1 succeeded", "start 2"]);
}

#[test]
fn a_caller_that_waits_and_edited_files_and_failures_put_a_task_forward() {
    let mut bench = Bench::new(slots(1, 0));
    bench.accept(task(1, Medium));
    for number in 2..=5 {
        bench.accept(Task {
            work: Work::Scan { plugins: Vec::new(), paths: vec![format!("src/{number}")] },
            ..task(number, Medium)
        });
    }
    bench.scheduler.wait_began(bench.now, id(5)).unwrap();
    bench.scheduler.files_edited(bench.now, ["/p/src/4/a.rs".to_owned()]);
    bench.scheduler.learn("type 3", [crate::PastRun { duration: 1, succeeded: false }].into_iter().collect());
    assert_eq!(bench.ended(1, 0), ["1 succeeded", "start 5"]);
    assert_eq!(bench.ended(5, 0), ["5 succeeded", "start 3"]);
    assert_eq!(bench.ended(3, 0), ["3 succeeded", "start 4"]);
}

#[test]
fn an_edit_counts_for_ten_minutes_and_a_task_shows_what_counts() {
    let mut bench = Bench::new(slots(0, 0));
    bench.accept(Task { work: Work::Scan { plugins: Vec::new(), paths: Vec::new() }, ..task(1, Medium) });
    bench.scheduler.files_edited(bench.now, ["/p/a".to_owned(), "/q/b".to_owned()]);
    let value = |bench: &Bench, name| {
        let terms = bench.scheduler.explain(id(1), bench.now.moment).unwrap();
        terms.iter().find(|term| term.name == name).unwrap().value
    };
    assert_eq!(value(&bench, TermName::Edits), 4);
    bench.later(600_000);
    assert_eq!((value(&bench, TermName::Edits), value(&bench, TermName::Waiting)), (4, 100));
    bench.later(1);
    assert_eq!(value(&bench, TermName::Edits), 0);
}

#[test]
fn a_task_with_the_same_key_is_merged_and_takes_the_higher_priority() {
    let mut bench = Bench::new(slots(1, 0));
    bench.accept(task(1, Medium));
    bench.accept(task(2, Medium));
    let again = |number, priority| Request::new(Task { key: task(2, Low).key, ..task(number, priority) });
    assert_eq!(bench.request(again(3, Low)), Ok((Outcome::Merged { into: id(2) }, vec![])));
    assert_eq!(bench.request(again(4, High)), Ok((Outcome::Merged { into: id(2) }, vec!["2 is high".to_owned()])));
    let other = Request::new(after(again(5, Low).task, &[1]));
    assert_eq!(bench.request(other), Ok((Outcome::Accepted, vec![])), "it has to wait for another one");
    bench.ended(1, 0);
    assert_eq!(bench.request(again(6, Low)), Ok((Outcome::Accepted, vec![])), "2 runs now, and 5 had to wait for another one");
}

#[test]
fn what_a_client_does_itself_is_not_queued() {
    let mut bench = Bench::new(slots(1, 0));
    let request = Request::new(task(1, Medium));
    bench.scheduler.foreground_began(request.task.key);
    bench.scheduler.foreground_began(request.task.key);
    bench.scheduler.foreground_ended(request.task.key);
    assert_eq!(bench.request(request.clone()), Ok((Outcome::InForeground, vec![])));
    bench.scheduler.foreground_ended(request.task.key);
    assert_eq!(bench.request(request), Ok((Outcome::Accepted, vec!["start 1".to_owned()])));
}

#[test]
fn tasks_wait_for_others_and_go_with_them() {
    let mut bench = Bench::new(slots(2, 0));
    bench.accept(task(1, Medium));
    assert_eq!(bench.accept(after(task(2, High), &[1])), NOTHING);
    assert_eq!(bench.accept(after(task(3, High), &[1, 2])), NOTHING);
    assert_eq!(bench.accept(after(task(4, Medium), &[3])), NOTHING);
    assert_eq!(bench.scheduler.hold(id(3)), Some(Hold::Dependencies(vec![id(1), id(2)])));
    assert_eq!(bench.ended(1, 0), ["1 succeeded", "start 2"]);
    let decisions = bench.scheduler.ended(bench.now, id(2), Ending::TimedOut { limit: 9 }).unwrap();
    assert_eq!(short(&decisions), ["2 timed out", "3 dropped", "4 dropped"]);
    let at = bench.now.wall;
    let dropped = |number, by| Decision::Became {
        id: id(number),
        state: State::Dropped { at, reason: DropReason::Dependency { id: id(by) } },
    };
    assert_eq!(decisions[1..], [dropped(3, 2), dropped(4, 3)]);
}

#[test]
fn a_dependency_must_exist_and_must_not_have_failed() {
    let mut bench = Bench::new(slots(1, 0));
    let request = |ended: &[(u64, bool)]| Request {
        ended: ended.iter().map(|(number, succeeded)| (id(*number), *succeeded)).collect(),
        ..Request::new(after(task(3, Medium), &[1]))
    };
    assert_eq!(bench.request(request(&[])), Err(Refusal::UnknownDependency { id: id(1) }));
    assert_eq!(bench.request(request(&[(1, false)])), Err(Refusal::FailedDependency { id: id(1) }));
    assert_eq!(bench.request(Request::new(after(task(3, Medium), &[3]))), Err(Refusal::UnknownDependency { id: id(3) }));
    assert_eq!(bench.request(request(&[(1, true)])), Ok((Outcome::Accepted, vec!["start 3".to_owned()])));
}

#[test]
fn a_full_queue_drops_the_lowest_that_nobody_waits_for() {
    let mut bench = Bench::new(Policy { queue_limit: 3, ..slots(1, 0) });
    bench.accept(task(1, Medium));
    bench.accept(task(2, Low));
    bench.accept(after(task(3, Medium), &[2]));
    bench.accept(task(4, Medium));
    assert_eq!(bench.accept(task(5, High)), ["4 dropped"], "3 was there before 4, and needs 2");
    assert_eq!(bench.accept(task(6, Low)), ["6 dropped"]);
    bench.scheduler.wait_began(bench.now, id(3)).unwrap();
    assert_eq!(bench.accept(task(7, High)), ["7 dropped"], "a client waits for 3, and 5 was there before 7");
    bench.scheduler.wait_ended(bench.now, id(3)).unwrap();
    assert_eq!(bench.accept(task(8, Medium)), ["8 dropped"], "3 was there before 8");
    let waited_for = |number| Request { clients: 1, ..Request::new(task(number, Low)) };
    assert_eq!(bench.request(waited_for(9)), Ok((Outcome::Accepted, vec!["3 dropped".to_owned()])));
    assert_eq!(bench.request(waited_for(10)), Ok((Outcome::Accepted, vec!["2 dropped".to_owned()])));
    assert_eq!(bench.request(waited_for(11)), Ok((Outcome::Accepted, vec!["5 dropped".to_owned()])));
    assert_eq!(bench.request(waited_for(12)), Err(Refusal::Full), "clients wait for all that are there");
}

#[test]
fn what_is_asked_for_again_takes_the_stricter_limits_of_both() {
    let mut bench = Bench::new(Policy { group_slots: [("db".to_owned(), 0)].into(), ..slots(1, 0) });
    bench.accept(task(1, Medium));
    let limits = TaskLimits { memory: Some(9), time: Some(5), ..TaskLimits::default() };
    bench.accept(Task { limits, ..task(2, Medium) });
    let again = |number, task: Task| Request::new(Task { key: super::support::task(2, Low).key, id: id(number), ..task });
    let limits = TaskLimits { memory: Some(10), time: Some(4), processor: Some(50), grace: 9_000 };
    let retry = Retry { times: 3, ..Retry::default() };
    let other = Task { limits, retry, group: Some("db".to_owned()), ..task(3, Low) };
    let decisions = vec!["2 has another [Time, Processor, Retries, Group]".to_owned()];
    assert_eq!(bench.request(again(3, other.clone())), Ok((Outcome::Merged { into: id(2) }, decisions)));
    let merged = bench.scheduler.task(id(2)).unwrap();
    let limits = TaskLimits { memory: Some(9), time: Some(4), processor: Some(50), grace: 5_000 };
    assert_eq!((merged.limits, merged.retry.times, merged.group.as_deref()), (limits, 3, Some("db")));
    assert_eq!(bench.request(again(4, other.clone())), Ok((Outcome::Merged { into: id(2) }, vec![])));
    let elsewhere = Task { group: Some("web".to_owned()), ..other };
    assert_eq!(bench.request(again(5, elsewhere)), Ok((Outcome::Accepted, vec![])), "another group has other slots");
}

#[test]
fn what_never_began_was_no_attempt() {
    let mut bench = Bench::new(slots(1, 0));
    bench.accept(task(1, Medium));
    bench.accept(task(2, Medium));
    let never = |bench: &mut Bench, number, wait| short(&bench.scheduler.never_began(bench.now, id(number), wait).unwrap());
    assert_eq!(never(&mut bench, 1, 10), ["start 2"], "its slot is free");
    bench.ended(2, 0);
    assert_eq!(bench.later(9), NOTHING);
    assert_eq!(bench.later(1), ["start 1"], "the first attempt again");
    assert_eq!(never(&mut bench, 1, 0), ["start 1"]);
    bench.scheduler.cancel(bench.now, id(1)).unwrap();
    assert_eq!(never(&mut bench, 1, 0), ["1 cancelled"]);
    assert_eq!(bench.scheduler.never_began(bench.now, id(1), 0), Err(Refusal::Unknown { id: id(1) }));
}

#[test]
fn a_task_that_may_not_start_gives_its_slot_to_the_next() {
    let mut bench = Bench::new(slots(1, 0));
    (1..=2).for_each(|number| drop(bench.accept(task(number, Medium))));
    let decisions = bench.scheduler.withdraw(bench.now, id(1), DropReason::Untrusted).unwrap();
    assert_eq!(short(&decisions), ["1 dropped", "start 2"]);
}

#[test]
fn a_low_task_that_waited_for_ten_minutes_starts_as_a_medium_one() {
    let mut bench = Bench::new(slots(1, 0));
    bench.accept(task(1, Low));
    assert_eq!(bench.machine(Machine { load: Some(3.0), ..IDLE }), NOTHING);
    assert_eq!(bench.later(599_999), NOTHING);
    assert_eq!(bench.later(1), ["start 1"]);
    bench.accept(task(2, Low));
    bench.machine(Machine { on_battery: Some(10), ..IDLE });
    assert_eq!(bench.ended(1, 0), ["1 succeeded"]);
    bench.later(600_000);
    assert_eq!(bench.scheduler.hold(id(2)), Some(Hold::Machine(Lack::Battery)));
    assert_eq!(bench.machine(Machine { on_battery: Some(20), ..IDLE }), ["start 2"]);
}

#[test]
fn a_low_task_that_is_overdue_is_still_paused_for_an_important_one() {
    let mut bench = Bench::new(slots(2, 1));
    bench.accept(task(1, Low));
    assert_eq!(bench.later(600_000), ["start 1"]);
    bench.machine(BUSY);
    assert_eq!(bench.accept(task(2, High)), ["start 2", "pause 1"]);
}

#[test]
fn a_failed_task_is_tried_again_later_and_may_be_tried_at_once() {
    let mut bench = Bench::new(slots(1, 0));
    let retry = Retry { times: 2, delay: 1_000, longest: 9_000 };
    bench.accept(Task { retry, ..task(1, Medium) });
    bench.accept(after(task(2, Medium), &[1]));
    assert_eq!(bench.ended(1, 7), NOTHING);
    let due = bench.scheduler.next_wake().unwrap();
    let wait = due.since(bench.now.moment);
    assert!((750..=1_250).contains(&wait));
    assert_eq!(bench.scheduler.hold(id(1)), Some(Hold::Backoff { remaining: wait }));
    assert_eq!(bench.later(wait - 1), NOTHING);
    assert_eq!(bench.later(1), ["start 1 again (2)"]);
    bench.ended(1, 7);
    assert_eq!(short(&bench.scheduler.retry(bench.now, id(1)).unwrap()), ["start 1 again (3)"]);
    assert_eq!(bench.scheduler.retry(bench.now, id(1)), Err(Refusal::NotRetrying { id: id(1) }));
    assert_eq!(bench.ended(1, 7), ["1 failed", "2 dropped"]);
    let again = Request { attempts: 3, ..Request::new(Task { retry, ..task(1, Medium) }) };
    assert_eq!(bench.request(again), Ok((Outcome::Accepted, vec!["start 1 again (4)".to_owned()])));
    assert_eq!(bench.ended(1, 7), ["1 failed"]);
}

#[test]
fn a_scan_with_findings_succeeded_and_a_command_with_1_did_not() {
    let mut bench = Bench::new(slots(2, 0));
    bench.accept(task(1, Medium));
    bench.accept(Task { work: Work::Scan { plugins: Vec::new(), paths: Vec::new() }, ..task(2, Medium) });
    assert_eq!(bench.ended(1, 1), ["1 failed"]);
    assert_eq!(bench.ended(2, 1), ["2 succeeded"]);
}

#[test]
fn a_group_has_its_own_slots_and_none_that_are_reserved() {
    let mut bench = Bench::new(Policy { group_slots: [("db".to_owned(), 1)].into(), ..slots(1, 1) });
    let grouped = |number, priority| Task { group: Some("db".to_owned()), ..task(number, priority) };
    assert_eq!(bench.accept(task(1, Medium)), ["start 1"]);
    assert_eq!(bench.accept(grouped(2, Medium)), ["start 2"]);
    assert_eq!(bench.accept(grouped(3, Medium)), NOTHING);
    assert_eq!(bench.accept(grouped(4, Critical)), NOTHING);
    assert_eq!(bench.ended(1, 0), ["1 succeeded"]);
    assert_eq!(bench.ended(2, 0), ["2 succeeded", "start 4"]);
}

#[test]
fn a_low_task_waits_for_an_idle_machine_and_the_next_for_another_look() {
    let mut bench = Bench::new(Policy::default());
    assert!(!bench.scheduler.wants_machine());
    assert_eq!(bench.accept(task(1, Low)), NOTHING);
    bench.accept(task(2, Low));
    bench.accept(task(3, Low));
    assert_eq!(bench.scheduler.hold(id(1)), Some(Hold::Machine(Lack::Idleness)));
    assert!(bench.scheduler.wants_machine());
    assert_eq!(bench.scheduler.next_wake(), Some(bench.now.moment.after(600_000)));
    assert_eq!(bench.machine(IDLE), NOTHING);
    assert_eq!(bench.scheduler.next_wake(), Some(bench.now.moment.after(30_000)));
    assert_eq!(bench.later(29_999), NOTHING);
    assert_eq!(bench.later(1), ["start 1"]);
    assert_eq!(bench.scheduler.hold(id(2)), Some(Hold::OneAtATime));
    assert_eq!(bench.machine(IDLE), ["start 2"]);
    assert_eq!(bench.ended(2, 0), ["2 succeeded", "start 3"]);
    assert!(!bench.scheduler.wants_machine());
}

#[test]
fn low_tasks_make_room_while_important_ones_run_on_a_busy_machine() {
    let mut bench = Bench::new(Policy { idle: crate::Idle { load: 0.5, time: 0 }, ..slots(2, 2) });
    bench.accept(task(1, Low));
    assert_eq!(bench.machine(IDLE), ["start 1"]);
    assert_eq!(bench.machine(BUSY), NOTHING);
    assert_eq!(bench.accept(task(2, High)), ["start 2", "pause 1"]);
    assert!(bench.scheduler.wants_machine());
    assert_eq!(bench.accept(task(3, High)), ["start 3"], "in a reserved slot: 1 keeps its own");
    assert_eq!(bench.machine(Machine { load: Some(1.2), ..BUSY }), NOTHING);
    assert_eq!(bench.machine(Machine { load: Some(1.0), ..BUSY }), ["resume 1"]);
    assert_eq!(bench.machine(BUSY), ["pause 1"]);
    bench.ended(2, 0);
    assert_eq!(bench.ended(3, 0), ["3 succeeded", "resume 1"]);
}

#[test]
fn a_paused_task_goes_on_when_it_is_to_end_or_becomes_more_important() {
    let mut bench = Bench::new(Policy { idle: crate::Idle { load: 0.5, time: 0 }, ..slots(2, 2) });
    for number in [1, 2] {
        bench.accept(task(number, Low));
        bench.machine(IDLE);
    }
    bench.accept(task(3, High));
    assert_eq!(bench.machine(BUSY), ["pause 1", "pause 2"]);
    assert_eq!(short(&bench.scheduler.cancel(bench.now, id(1)).unwrap()), ["stop 1", "resume 1"]);
    assert_eq!(short(&bench.scheduler.cancel(bench.now, id(1)).unwrap()), NOTHING);
    assert_eq!(bench.ended(1, 143), ["1 cancelled"]);
    assert_eq!(short(&bench.scheduler.prioritize(bench.now, id(2), Medium).unwrap()), ["2 is medium", "resume 2"]);
}

#[test]
fn a_low_task_is_not_paused_for_one_that_waits_for_its_slot() {
    let mut bench = Bench::new(Policy { idle: crate::Idle { load: 0.5, time: 0 }, ..slots(1, 0) });
    bench.accept(task(1, Low));
    assert_eq!(bench.machine(IDLE), ["start 1"]);
    bench.machine(BUSY);
    assert_eq!(bench.accept(task(2, High)), NOTHING);
    assert_eq!(bench.ended(1, 0), ["1 succeeded", "start 2"]);
}

#[test]
fn a_task_that_succeeded_before_it_could_be_stopped_succeeded() {
    let mut bench = Bench::new(slots(1, 0));
    bench.accept(task(1, Medium));
    bench.scheduler.cancel(bench.now, id(1)).unwrap();
    assert_eq!(bench.ended(1, 0), ["1 succeeded"]);
}

#[test]
fn fewer_slots_stop_nothing() {
    let mut bench = Bench::new(slots(2, 0));
    (1..=3).for_each(|number| drop(bench.accept(task(number, Medium))));
    assert_eq!(short(&bench.scheduler.set_policy(bench.now, Policy { sample_age: u64::MAX, ..slots(1, 0) })), NOTHING);
    assert_eq!(bench.running(), [1, 2]);
    assert_eq!(bench.ended(1, 0), ["1 succeeded"]);
    assert_eq!(bench.ended(2, 0), ["2 succeeded", "start 3"]);
}

#[test]
fn what_a_task_will_take_is_learned_without_its_pauses() {
    let mut bench = Bench::new(Policy { idle: crate::Idle { load: 0.5, time: 0 }, ..Policy::default() });
    let low = |number| Task { name: "lint".to_owned(), ..task(number, Low) };
    bench.accept(low(1));
    bench.machine(IDLE);
    bench.later(1_000);
    bench.accept(task(2, High));
    assert_eq!(bench.machine(BUSY), ["pause 1"]);
    bench.later(60_000);
    assert_eq!(bench.machine(IDLE), ["resume 1"]);
    bench.later(3_000);
    bench.ended(1, 0);
    assert_eq!(bench.scheduler.history("lint").unwrap().expected(), Some(4_000));
    bench.accept(low(3));
    bench.machine(IDLE);
    let estimate = bench.scheduler.estimate(id(3), bench.now.moment.after(1_000)).unwrap();
    assert_eq!((estimate.percent, estimate.remaining), (25, 3_000));
}

#[test]
fn a_task_that_hangs_on_a_busy_machine_does_not_keep_the_others_from_starting() {
    let mut bench = Bench::new(slots(2, 0));
    bench.machine(BUSY);
    assert_eq!(bench.accept(task(1, Medium)), ["start 1"]);
    assert_eq!(bench.accept(task(2, Medium)), NOTHING);
    assert_eq!(bench.scheduler.hold(id(2)), Some(Hold::Machine(crate::Lack::Processor)));
    bench.later(9_999);
    assert_eq!(bench.machine(BUSY), NOTHING);
    assert_eq!(bench.later(1), ["start 2"]);
}
