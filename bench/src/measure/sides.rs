//! An analyzer in the sandbox and the same code compiled natively.

use std::{path::Path, process::Command, time::Duration};

use serde_json::{Value, json};

use super::{Bench, PLUGINS, arguments};
use crate::{
    btm,
    failure::Failure,
    figure::list,
    process::{self, Used},
};

/// Both sides on the same files.
#[derive(Default)]
pub struct Sides {
    /// `btm scan --plugin security`.
    pub sandboxed: Side,
    /// The same analyzer without a sandbox.
    pub native: Side,
}

/// The times of one side, one entry a round.
#[derive(Default)]
pub struct Side {
    /// Time in analyses, over all threads.
    pub analysis: Vec<Duration>,
    /// From start to end.
    pub wall: Vec<Duration>,
    /// Time on processors.
    pub processor: Vec<Duration>,
    /// How many files it saw.
    pub files: u64,
    /// How many findings it had.
    pub findings: u64,
}

impl Sides {
    /// Runs both in turn on some batches in `folder`, with so many threads each.
    pub fn run(bench: &Bench, folder: &Path, batches: &[String], threads: usize) -> Result<Self, Failure> {
        let (mut sides, threads) = (Self::default(), threads.to_string());
        for _ in 0..bench.rounds {
            sides.run_native(bench, folder, batches, &threads)?;
            let scanned = bench.btm.report(folder, &arguments(PLUGINS[0].1, batches, &["--jobs", &threads]))?;
            sides.sandboxed.add(scanned.used, scanned.analysis);
            (sides.sandboxed.files, sides.sandboxed.findings) = (scanned.files, scanned.findings);
        }
        let seen = [&sides.sandboxed, &sides.native].map(|side| (side.files, side.findings));
        if seen[0] == seen[1] {
            return Ok(sides);
        }
        Err(Failure::Run(format!("the two sides did not do the same: in the sandbox and natively (files, findings) {seen:?}")))
    }

    fn run_native(&mut self, bench: &Bench, folder: &Path, batches: &[String], threads: &str) -> Result<(), Failure> {
        let (program, output) = (&bench.setup.native, bench.folder.join("native.json"));
        let mut command = Command::new(program);
        command.args(batches).arg(threads).arg(&output).current_dir(folder);
        let used = process::run(&mut command).map_err(Failure::of(program))?;
        if used.code != Some(0) {
            return Err(Failure::Run(format!("the native analyzer ended with {:?}", used.code)));
        }
        let report: Value = btm::read(&output)?;
        let number = |name: &str| report[name].as_u64().unwrap_or(0);
        self.native.add(used, Duration::from_micros(number("analysis_us")));
        (self.native.files, self.native.findings) = (number("files"), number("findings"));
        Ok(())
    }
}

impl Side {
    fn add(&mut self, used: Used, analysis: Duration) {
        self.analysis.push(analysis);
        self.wall.push(used.wall);
        self.processor.push(used.processor);
    }

    /// For the details.
    pub fn to_json(&self) -> Value {
        json!({
            "files": self.files, "findings": self.findings, "analysis_ms": list(&self.analysis), "wall_ms": list(&self.wall),
            "processor_ms": list(&self.processor),
        })
    }
}
