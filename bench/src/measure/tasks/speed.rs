//! How soon a task starts that was added, and how many are done a second.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::json;

use super::manager::{Manager, PATIENCE, SLOTS, State, figure};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median, milliseconds},
    measure::Bench,
};

/// The most between the end of the command that added a task and its start, in milliseconds.
const START_GOAL: f64 = 20.0;

/// The least number of tasks a second.
const RATE_GOAL: f64 = 100.0;

/// A manager that looks for work at intervals finds it sooner or later, depending on when it came. So each task comes at another
/// time after the last one, up to this, in milliseconds.
const INTERVAL: u64 = 300;

/// Adds tasks to an idle daemon, one after the other. Each writes when it started; it was accepted when the command returned that
/// added it.
pub fn start<M: Manager>(bench: &Bench, manager: &M, tasks: u64) -> Result<Vec<Figure>, Failure> {
    let folder = bench.empty_folder("stamps")?;
    let mut waits = Vec::new();
    for number in 0..tasks {
        thread::sleep(Duration::from_millis(number * 37 % INTERVAL));
        let file = folder.join(number.to_string());
        let command = [&*bench.setup.stamp.to_string_lossy(), &*file.to_string_lossy()].map(str::to_owned);
        let task = manager.add(&command.each_ref().map(String::as_str))?.task;
        let accepted = now();
        // It may be quicker than the command that tells of it.
        waits.push(stamp(&file)?.saturating_sub(accepted));
        manager.wait(&[task])?;
    }
    let details = json!({ "ms": list(&waits) });
    let what = |share: &str| format!("accepted to started, {share} of {tasks}");
    let goal = Target::AtMost(START_GOAL);
    Ok(vec![
        figure::<M>(&what("p99"), milliseconds(percentile(&waits, 99)), "ms", goal).details(details),
        Figure::new("tasks", format!("`{}`, {}", M::NAME, what("median")), median(&waits), "ms"),
    ])
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// What a task wrote, once it has.
fn stamp(file: &Path) -> Result<Duration, Failure> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Ok(text) = fs::read_to_string(file) {
            let parsed = text.parse().map(Duration::from_nanos);
            return parsed.map_err(|_| Failure::Run(format!("{}: `{text}` is no time", file.display())));
        }
        thread::sleep(Duration::from_millis(1));
    }
    Err(Failure::Run("a task that was added does not start".to_owned()))
}

/// So many of a hundred are not above this.
fn percentile(durations: &[Duration], of_a_hundred: usize) -> Duration {
    let mut sorted = durations.to_vec();
    sorted.sort();
    let place = (sorted.len() * of_a_hundred).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

/// Has many tasks added while none may start, so that the commands that add them are not counted, then lets them go, and waits
/// for the last one. Each command is another one: equal ones that wait would be done once. Priorities are the usual ones, so ours
/// does fewer at a time while something else keeps the processor busy.
pub fn rate<M: Manager>(manager: &mut M, tasks: u64) -> Result<Figure, Failure> {
    manager.hold()?;
    let numbers = (0..tasks).map(|number| Ok(manager.add(&["true", &number.to_string()])?.task));
    let numbers = numbers.collect::<Result<Vec<_>, Failure>>()?;
    let start = Instant::now();
    manager.release()?;
    manager.wait(&numbers)?;
    let seconds = start.elapsed().as_secs_f64();
    let states = manager.states()?;
    let good = states.iter().filter(|(task, state)| numbers.contains(task) && *state == State::Exited(0)).count();
    if good < numbers.len() {
        return Err(Failure::Run(format!("{good} of {tasks} tasks of `{}` have succeeded; all should", M::NAME)));
    }
    let what = format!("`true` tasks a second, {SLOTS} slots");
    Ok(figure::<M>(&what, tasks as f64 / seconds, "1/s", Target::AtLeast(RATE_GOAL)).details(json!({ "tasks": tasks })))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::percentile;

    #[test]
    fn the_percentile_is_one_of_them() {
        let all: Vec<_> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(percentile(&all, 99), Duration::from_millis(99));
        assert_eq!(percentile(&all[..50], 99), Duration::from_millis(50));
        assert_eq!(percentile(&[], 99), Duration::ZERO);
    }
}
