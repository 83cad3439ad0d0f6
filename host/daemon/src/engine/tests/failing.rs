//! A batch that cannot be committed: what was just asked for is taken back, everything else stays.

use btm_model::{Ending, State};
use btm_protocol::{Answer, Request};

use super::world::{FIRST, SECOND, World, accepted, answers, id, merged, task};
use crate::engine::Effect;

#[test]
fn what_was_accepted_and_started_in_it_is_as_if_it_never_was() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    world.run(SECOND, task("b"));
    assert_eq!(world.fail(), [FIRST, SECOND]);
    assert!(world.engine.batch().is_empty(), "{:?}", world.engine.batch());
    assert!(world.prepared.is_empty());
    world.agrees();
    world.run(FIRST, task("c"));
    assert_eq!(answers(&world.commit(), FIRST), [accepted(3)]);
    assert_eq!(world.started, [id(3)]);
    world.agrees();
}

#[test]
fn an_end_that_came_with_it_stays_and_makes_room_for_what_waited() {
    let mut world = World::new(9);
    ["a", "b"].into_iter().for_each(|name| world.run(FIRST, task(name)));
    world.ask(FIRST, Request::Wait { ids: vec![id(1)] });
    world.commit();
    world.end(id(1), Ending::Exited { code: 7 });
    world.run(SECOND, task("c"));
    assert_eq!(world.fail(), [SECOND]);
    assert_eq!(world.prepared, [id(2)]);
    world.agrees();
    let told = answers(&world.commit(), FIRST);
    assert!(told.iter().any(|answer| matches!(answer, Answer::Ended { .. })), "{told:?}");
    assert!(matches!(world.disk[&id(1)].state, State::Failed { ending: Ending::Exited { code: 7 }, .. }));
    assert_eq!(world.started, [id(1), id(2)]);
    world.agrees();
}

#[test]
fn one_that_dropped_another_one_is_taken_back_and_the_other_one_is_accounted_for() {
    let mut world = World::new(1);
    ["a", "b"].into_iter().for_each(|name| world.run(FIRST, task(name)));
    world.commit();
    world.run(SECOND, task("c"));
    assert_eq!(world.fail(), [SECOND]);
    world.agrees();
    world.commit();
    assert_eq!(world.disk.keys().copied().collect::<Vec<_>>(), [id(1), id(2)]);
    world.agrees();
}

#[test]
fn whoever_was_merged_into_one_that_is_taken_back_is_told_too() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    world.commit();
    world.run(FIRST, task("b"));
    world.run(SECOND, task("b"));
    assert_eq!(world.fail(), [FIRST, SECOND]);
    assert_eq!(world.commit(), []);
    world.agrees();
}

#[test]
fn whoever_was_merged_into_one_that_is_on_disk_is_told_later() {
    let mut world = World::new(9);
    ["a", "b"].into_iter().for_each(|name| world.run(FIRST, task(name)));
    world.commit();
    world.run(SECOND, task("b"));
    assert_eq!(world.fail(), []);
    assert_eq!(answers(&world.commit(), SECOND), [merged(2)]);
}

#[test]
fn one_that_ended_stays_ended_if_its_retry_is_not_written_down() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    world.commit();
    world.end(id(1), Ending::Exited { code: 1 });
    world.commit();
    world.ask(FIRST, Request::Retry { id: id(1) });
    assert_eq!(world.fail(), [FIRST]);
    assert!(world.engine.batch().is_empty() && world.prepared.is_empty());
    world.agrees();
    world.ask(FIRST, Request::Retry { id: id(1) });
    assert_eq!(answers(&world.commit(), FIRST), [accepted(1)]);
    assert_eq!(world.disk[&id(1)].attempts.len(), 2);
    world.agrees();
}

#[test]
fn a_task_that_fills_the_disk_can_be_stopped() {
    let mut world = World::new(9);
    world.run(FIRST, task("a"));
    world.commit();
    world.ask(FIRST, Request::Cancel { id: id(1) });
    assert_eq!(world.fail(), []);
    assert!(world.engine.batch().effects.contains(&Effect::Stop(id(1))));
    assert_eq!(answers(&world.commit(), FIRST), [Answer::Done]);
}
