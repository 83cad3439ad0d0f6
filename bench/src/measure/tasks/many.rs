//! What it costs to add a task when many are there, and to list them.

use serde_json::json;

use super::{
    manager::{Manager, figure},
    proc,
};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list as all, median, median_wall, walls},
};

/// How many tasks are compared at each end.
const SAMPLE: usize = 100;

/// What the daemon wrote is told of so many. Both keep the environment of each task, so it depends on that.
const WRITTEN: usize = 1_000;

/// How many tasks are listed.
const LISTED: usize = 1_000;

/// How often.
const RUNS: usize = 20;

/// The most that adding the last may cost, times the first.
const GROWTH_GOAL: f64 = 1.2;

/// The most that a list may take, in milliseconds.
const LIST_GOAL: f64 = 20.0;

/// Adds tasks that do not start: to a daemon that has had many of them by then, and in turn to another one that has none, so that
/// what else the machine does hits both.
pub fn adding<M: Manager>(full: &mut M, fresh: &mut M, tasks: usize) -> Result<Vec<Figure>, Failure> {
    full.hold()?;
    fresh.hold()?;
    let process = full.process()?;
    let add = |manager: &M, number: usize| manager.add(&["true", &number.to_string()]).map(|added| added.wall);
    let before = proc::written(process)?;
    let (mut written, mut first, mut last) = (0, Vec::new(), Vec::new());
    for number in 0..tasks {
        let wall = add(full, number)?;
        if number + 1 == WRITTEN {
            written = proc::written(process)?.saturating_sub(before);
        }
        if number + SAMPLE >= tasks {
            last.push(wall);
            first.push(add(fresh, number)?);
        }
    }
    let growth = format!("adding one task, the last {SAMPLE} of {tasks} / the first {SAMPLE}");
    let details = json!({ "first_ms": all(&first), "last_ms": all(&last) });
    let name = M::NAME;
    Ok(vec![
        figure::<M>(&growth, median(&last) / median(&first), "×", Target::AtMost(GROWTH_GOAL)).details(details),
        Figure::new("tasks", format!("`{name}`, adding one task, the first {SAMPLE}"), median(&first), "ms"),
        Figure::new("tasks", format!("`{name}`, written for {WRITTEN} tasks that were added"), written as f64 / 1e6, "MB"),
        Figure::new("tasks", format!("`{name}`, memory with {tasks} tasks that wait"), proc::memory(process)?, "MiB"),
    ])
}

/// Lists all tasks: those that have ended, and as many that wait as it takes.
pub fn listing<M: Manager>(manager: &mut M) -> Result<Figure, Failure> {
    manager.hold()?;
    for number in manager.states()?.len()..LISTED {
        manager.add(&["true", &number.to_string()])?;
    }
    let used = (0..RUNS).map(|_| manager.list()).collect::<Result<Vec<_>, Failure>>()?;
    let listed = manager.states()?.len();
    let details = json!({ "wall_ms": all(&walls(&used)) });
    Ok(figure::<M>(&format!("list of {listed} tasks"), median_wall(&used), "ms", Target::AtMost(LIST_GOAL)).details(details))
}
