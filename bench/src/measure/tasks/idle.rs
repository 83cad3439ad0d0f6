//! A daemon that has nothing to do.

use std::{thread, time::Duration};

use super::{
    manager::{Manager, figure},
    proc,
};
use crate::{
    failure::Failure,
    figure::{Figure, Target},
};

/// What it may still finish.
const SETTLING: Duration = Duration::from_secs(1);

/// How long it is watched.
const WATCHED: Duration = Duration::from_secs(5);

/// The most memory, in MiB.
const MEMORY_GOAL: f64 = 15.0;

/// Its memory, and how often it wakes up. Whoever waits for events alone does so never.
pub fn measure<M: Manager>(manager: &M, when: &str) -> Result<Vec<Figure>, Failure> {
    let process = manager.process()?;
    thread::sleep(SETTLING);
    let before = proc::switches(process)?;
    thread::sleep(WATCHED);
    let wakes = proc::switches(process)?.saturating_sub(before);
    let what = format!("idle, {when}, wake-ups in {} s", WATCHED.as_secs());
    Ok(vec![
        figure::<M>(&format!("idle, {when}, memory"), proc::memory(process)?, "MiB", Target::AtMost(MEMORY_GOAL)),
        figure::<M>(&what, wakes as f64, "", Target::AtMost(0.0)),
    ])
}
