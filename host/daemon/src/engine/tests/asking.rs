//! What clients ask for, and what they are told.

use btm_model::{Ending, Priority, State};
use btm_protocol::{Answer, NewTask, Notice, Request};
use btm_store::tasks::Change;

use super::world::{FIRST, SECOND, World, accepted, answers, id, merged, refused, task};
use crate::engine::{ClientId, Effect, Event, Query};

const ENDED: Ending = Ending::Exited { code: 0 };

fn ended(number: u64) -> impl Fn(&Answer) -> bool {
    move |answer| matches!(answer, Answer::Ended { id: other, .. } if *other == id(number))
}

#[test]
fn a_task_is_in_the_changes_before_anybody_is_told() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    let changes = &world.engine.batch().changes;
    assert!(matches!(&changes[0], Change::Accepted { task, .. } if task.id == id(1)), "{changes:?}");
    assert!(changes.iter().any(|change| matches!(change, Change::State { state: State::Running { .. }, .. })));
    assert_eq!(answers(&world.commit(), FIRST), [accepted(1)]);
    assert_eq!(world.started, [id(1)]);
}

#[test]
fn the_same_is_done_once_while_it_waits() {
    let mut world = World::new(9);
    ["a", "b", "b"].into_iter().for_each(|name| world.run(FIRST, task(name)));
    let told = answers(&world.commit(), FIRST);
    assert_eq!(told, [accepted(1), accepted(2), merged(2)]);
    assert_eq!(world.disk.len(), 2);
    // One that may not be merged, and one that runs, are done again.
    world.run(FIRST, NewTask { may_merge: false, ..task("b") });
    world.run(FIRST, task("a"));
    assert_eq!(answers(&world.commit(), FIRST), [accepted(3), accepted(4)]);
}

#[test]
fn a_request_that_is_asked_again_is_the_same_task() {
    let mut world = World::new(9);
    let ask = |world: &mut World, name: &str, token: &str| {
        let request = Request::Run { task: Box::new(task(name)), token: Some(token.parse().unwrap()) };
        world.ask(FIRST, request);
    };
    // The second one comes before the first one is on disk.
    for (name, token) in [("a", "one"), ("a", "one"), ("b", "two"), ("b", "three"), ("b", "three")] {
        ask(&mut world, name, token);
    }
    let same = merged(2);
    let tokens = world.engine.batch().changes.iter().filter(|change| matches!(change, Change::Asked { .. })).count();
    assert_eq!(tokens, 3);
    assert_eq!(answers(&world.commit(), FIRST), [accepted(1), accepted(1), accepted(2), same, accepted(2)]);
    assert_eq!(world.disk.len(), 2);
}

#[test]
fn a_request_that_was_not_written_down_may_be_asked_again() {
    let mut world = World::new(9);
    let request = || Request::Run { task: Box::new(task("a")), token: Some("one".parse().unwrap()) };
    world.ask(FIRST, request());
    world.ask(SECOND, request());
    assert_eq!(world.fail(), [FIRST, SECOND]);
    world.ask(FIRST, request());
    assert_eq!(answers(&world.commit(), FIRST), [accepted(2)]);
    assert_eq!(world.disk.len(), 1);
}

#[test]
fn a_daemon_that_cannot_write_still_says_that_it_is_there() {
    let mut world = World::new(9);
    world.ask(FIRST, Request::Ping);
    assert!(world.engine.batch().changes.is_empty());
    assert_eq!(world.commit(), [Effect::Read(FIRST, Query::Alive)]);
}

#[test]
fn what_it_comes_after_must_be_there_and_have_succeeded() {
    let mut world = World::new(9);
    world.run(FIRST, NewTask { after: vec![id(7)], ..task("a") });
    assert_eq!(refused(&world.commit()[0]), Some(FIRST));
    world.run(FIRST, task("a"));
    world.commit();
    world.end(id(1), Ending::Exited { code: 1 });
    world.commit();
    world.run(FIRST, NewTask { after: vec![id(1)], ..task("b") });
    assert_eq!(refused(&world.commit()[0]), Some(FIRST));
    world.ask(FIRST, Request::Retry { id: id(1) });
    assert_eq!(answers(&world.commit(), FIRST), [accepted(1)]);
    world.end(id(1), ENDED);
    world.commit();
    world.run(FIRST, NewTask { after: vec![id(1)], ..task("b") });
    assert_eq!(answers(&world.commit(), FIRST), [accepted(2)]);
    assert_eq!(world.started, [id(1), id(1), id(2)]);
}

#[test]
fn a_task_that_waits_is_cancelled_at_once_and_one_that_runs_when_it_has_ended() {
    let mut world = World::new(9);
    ["a", "b"].into_iter().for_each(|name| world.run(FIRST, task(name)));
    world.commit();
    world.ask(FIRST, Request::Cancel { id: id(2) });
    assert_eq!(answers(&world.commit(), FIRST), [Answer::Done]);
    assert!(matches!(world.disk[&id(2)].state, State::Cancelled { .. }));
    world.ask(FIRST, Request::Cancel { id: id(1) });
    assert_eq!(world.commit()[0], Effect::Stop(id(1)));
    assert!(matches!(world.disk[&id(1)].state, State::Running { .. }));
    world.end(id(1), Ending::Killed { signal: 15 });
    world.commit();
    assert!(matches!(world.disk[&id(1)].state, State::Cancelled { .. }));
    world.ask(FIRST, Request::Cancel { id: id(1) });
    assert_eq!(refused(&world.commit()[0]), Some(FIRST));
}

#[test]
fn whoever_waits_is_told_of_each_end_and_when_there_is_no_more() {
    let mut world = World::new(9);
    ["a", "b"].into_iter().for_each(|name| world.run(FIRST, task(name)));
    world.commit();
    world.end(id(1), ENDED);
    world.commit();
    world.ask(SECOND, Request::Wait { ids: vec![id(1), id(2), id(2)] });
    let told = answers(&world.commit(), SECOND);
    assert!(told.len() == 1 && ended(1)(&told[0]), "{told:?}");
    world.end(id(2), ENDED);
    let told = answers(&world.commit(), SECOND);
    assert_eq!(told.iter().filter(|answer| ended(2)(answer)).count(), 1, "{told:?}");
    assert_eq!(told.last(), Some(&Answer::Done));
    assert_eq!(told.iter().filter(|answer| **answer == Answer::Done).count(), 1);
}

#[test]
fn whoever_waits_for_what_is_not_there_waits_for_nothing() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    world.commit();
    world.ask(SECOND, Request::Wait { ids: vec![id(1), id(7)] });
    assert_eq!(refused(&world.commit()[0]), Some(SECOND));
    world.end(id(1), ENDED);
    assert_eq!(answers(&world.commit(), SECOND), []);
}

#[test]
fn a_client_that_leaves_is_told_nothing_and_counts_no_more() {
    let mut world = World::new(9);
    ["a", "b", "c"].into_iter().for_each(|name| world.run(FIRST, task(name)));
    world.ask(SECOND, Request::Wait { ids: vec![id(3), id(3)] });
    world.commit();
    world.tell(Event::Gone(SECOND));
    world.tell(Event::Gone(SECOND));
    assert_eq!(world.engine.clients(), 1);
    // Nobody waits for the third any more, so the second is first.
    world.end(id(1), ENDED);
    assert_eq!(answers(&world.commit(), SECOND), []);
    assert_eq!(world.started.last(), Some(&id(2)));
    world.ask(ClientId(3), Request::Wait { ids: vec![id(3)] });
    world.commit();
}

#[test]
fn low_tasks_interrupt_nobody() {
    let mut world = World::new(9);
    world.ask(FIRST, Request::Watch);
    let notice = |priority| Notice::Became {
        id: id(1),
        name: "a".to_owned(),
        priority,
        state: State::Cancelled { at: btm_model::Timestamp(0) },
    };
    world.tell(Event::Told(notice(Priority::Low)));
    assert_eq!(world.commit(), []);
    world.tell(Event::Told(notice(Priority::Medium)));
    assert_eq!(answers(&world.commit(), FIRST), [Answer::Noticed(notice(Priority::Medium))]);
}

#[test]
fn old_tasks_are_forgotten_and_the_daemon_ends_when_asked() {
    let mut world = World::new(9);
    world.ask(FIRST, Request::Prune { older_than: 10 });
    world.ask(SECOND, Request::Stop);
    let effects = world.commit();
    assert!(matches!(effects[..], [Effect::Prune(FIRST, _), Effect::Quit(SECOND)]), "{effects:?}");
}

#[test]
fn a_task_that_is_lost_says_nothing_about_its_type() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    world.commit();
    world.end(id(1), Ending::Lost { loss: btm_model::Loss::Supervisor });
    assert!(!world.engine.batch().changes.iter().any(|change| matches!(change, Change::Measured { .. })));
}

#[test]
fn a_task_that_a_client_is_about_to_wait_for_is_not_dropped_until_the_client_is_gone() {
    let mut world = World::new(1);
    world.run(FIRST, task("a"));
    world.run(SECOND, NewTask { is_waited_for: true, ..task("b") });
    world.run(FIRST, task("c"));
    let told = answers(&world.commit(), FIRST);
    assert_eq!(told.last(), Some(&Answer::Accepted { id: id(3), merged: None, dropped: vec![id(3)] }));
    // The same again, and the client that waited leaves: nobody waits any more.
    world.run(SECOND, NewTask { is_waited_for: true, ..task("b") });
    world.tell(Event::Gone(SECOND));
    world.run(FIRST, NewTask { priority: Priority::Critical, ..task("d") });
    let told = answers(&world.commit(), FIRST);
    assert_eq!(told.last(), Some(&Answer::Accepted { id: id(4), merged: None, dropped: vec![id(2)] }));
}

#[test]
fn a_queue_that_is_full_of_what_is_waited_for_takes_no_more_and_says_so() {
    let mut world = World::new(1);
    ["a", "b"].into_iter().for_each(|name| world.run(FIRST, NewTask { is_waited_for: true, ..task(name) }));
    world.commit();
    world.run(SECOND, NewTask { is_waited_for: true, ..task("c") });
    let told = answers(&world.commit(), SECOND);
    assert!(matches!(&told[..], [Answer::Failed { message }] if message.contains("the queue is full")), "{told:?}");
}

#[test]
fn the_end_of_a_task_that_runs_is_on_disk_as_wanted_before_anybody_is_told() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    world.commit();
    world.ask(FIRST, Request::Cancel { id: id(1) });
    let asked = |change: &Change| matches!(change, Change::CancelAsked { id: other, .. } if *other == id(1));
    assert!(world.engine.batch().changes.iter().any(asked));
    world.tell(Event::NeverBegan { id: id(1) });
    world.commit();
    assert!(matches!(world.disk[&id(1)].state, State::Cancelled { .. }));
}

#[test]
fn what_never_begins_is_tried_again_a_few_times_and_then_told() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    world.commit();
    for _ in 1..8 {
        world.tell(Event::NeverBegan { id: id(1) });
        assert!(world.commit().iter().all(|effect| !matches!(effect, Effect::Stop(_))));
        assert!(matches!(world.disk[&id(1)].state, State::Queued { not_before: Some(_), .. }));
        assert_eq!(world.disk[&id(1)].attempts, []);
        world.ask(FIRST, Request::Retry { id: id(1) });
        world.commit();
    }
    world.tell(Event::NeverBegan { id: id(1) });
    world.commit();
    assert!(matches!(world.disk[&id(1)].state, State::Failed { ending: Ending::NotStarted { .. }, .. }));
    assert_eq!(world.disk[&id(1)].attempts.len(), 1);
}
