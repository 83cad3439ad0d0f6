//! Stages of a chore, each with its time.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use crate::{failure::Failure, say, workspace};

/// The stages that were run.
pub struct Stages(Vec<(&'static str, Duration)>);

impl Stages {
    /// None yet.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Runs `command` as the stage called `name`.
    pub fn run(&mut self, name: &'static str, command: &mut Command) -> Result<(), Failure> {
        say(&format!("\n== {name}"));
        let start = Instant::now();
        let result = workspace::run(command);
        self.0.push((name, start.elapsed()));
        if result.is_err() {
            self.report();
        }
        result
    }

    /// Says how long each took.
    pub fn report(&self) {
        say("");
        for (name, time) in &self.0 {
            say(&format!("{name:>15} {:>7.1} s", time.as_secs_f64()));
        }
    }
}
