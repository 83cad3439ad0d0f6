//! The daemon is killed while tasks run and others wait.

use serde_json::json;

use super::{
    gate::Gate,
    manager::{Manager, Revived, SLOTS, State, figure, until_all_slots_are_taken},
};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median},
    measure::Bench,
};

/// How many tasks wait.
const WAITING: i64 = 10;

/// Exit codes of those that run.
const CODES: [i64; SLOTS] = [0, 77];

/// The most until the first command answers, in milliseconds.
const GOAL: f64 = 300.0;

/// Kills the daemon several times while the same tasks run, and has them end after that. Of a manager with goals all states must
/// be true at once, and all exit codes at the end; of another one it is told what is not.
pub fn measure<M: Manager>(bench: &Bench, manager: &mut M, kills: usize) -> Result<Vec<Figure>, Failure> {
    let folder = bench.empty_folder(&format!("gates-{}", M::NAME))?;
    let mut gates = (0..SLOTS).map(|slot| Gate::new(&folder, &slot.to_string())).collect::<Result<Vec<_>, Failure>>()?;
    let mut expected = Vec::new();
    for (gate, code) in gates.iter().zip(CODES) {
        expected.push((manager.add_urgent(&gate.command().each_ref().map(String::as_str))?.task, code));
    }
    for code in 0..WAITING {
        expected.push((manager.add(&["sh", "-c", &format!("exit {code}")])?.task, code));
    }
    let (mut times, mut refused, mut wrong) = (Vec::new(), 0, 0);
    for _ in 0..kills {
        until_all_slots_are_taken(manager)?;
        let revived = manager.kill()?;
        wrong += changed(&expected, &revived);
        refused += revived.refused;
        times.push(revived.after);
    }
    gates.iter_mut().zip(CODES).try_for_each(|(gate, code)| gate.open(code))?;
    let tasks: Vec<u64> = expected.iter().map(|(task, _)| *task).collect();
    manager.wait(&tasks)?;
    let states = manager.states()?;
    let lost = expected.iter().filter(|(task, code)| !states.contains(&(*task, State::Exited(*code)))).count();
    if M::HAS_GOALS && wrong + lost > 0 {
        return Err(Failure::Run(format!("after a kill `{}` tells {wrong} wrong states and {lost} wrong endings", M::NAME)));
    }
    let what = format!("killed, {SLOTS} run, {WAITING} wait");
    let details = json!({ "ms": list(&times), "wrong_states": wrong, "wrong_endings": lost });
    Ok(vec![
        figure::<M>(&format!("{what}, until a command answers"), median(&times), "ms", Target::AtMost(GOAL)).details(details),
        figure::<M>(&format!("{what}, commands that failed until then"), refused as f64, "", Target::AtMost(0.0)),
    ])
}

/// How many tasks are not what they were: the first ones run, the others wait.
fn changed(expected: &[(u64, i64)], revived: &Revived) -> usize {
    let is_true = |place: usize, task: u64| {
        let state = if place < SLOTS { State::Runs } else { State::Waits };
        revived.states.contains(&(task, state))
    };
    expected.iter().enumerate().filter(|(place, (task, _))| !is_true(*place, *task)).count()
}
