//! The sandboxed analyzer against the same code without a sandbox: one thread each, the same files.

use std::{process::Command, time::Duration};

use serde_json::json;

use super::{Bench, PLUGINS, arguments};
use crate::{
    btm,
    failure::Failure,
    figure::{Figure, Target, least, list},
    process,
};

/// How many files.
const FILES: usize = 5_000;

/// The times of one side, one entry a round.
#[derive(Default)]
struct Side {
    analysis: Vec<Duration>,
    wall: Vec<Duration>,
    processor: Vec<Duration>,
    files: u64,
    findings: u64,
}

/// Runs both sides in turn.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let (mut sandboxed, mut native) = (Side::default(), Side::default());
    let batches = bench.corpus.batches(FILES)?;
    for _ in 0..bench.rounds {
        run_native(bench, &batches, &mut native)?;
        let scanned = bench.btm.report(bench.corpus.folder(), &arguments(PLUGINS[0].1, &batches, &["--jobs", "1"]))?;
        sandboxed.analysis.push(scanned.analysis);
        sandboxed.wall.push(scanned.used.wall);
        sandboxed.processor.push(scanned.used.processor);
        (sandboxed.files, sandboxed.findings) = (scanned.files, scanned.findings);
    }
    if (sandboxed.files, sandboxed.findings) != (native.files, native.findings) {
        return Err(Failure::Scan(format!(
            "the two sides did not do the same: {} files and {} findings in the sandbox, {} and {} natively",
            sandboxed.files, sandboxed.findings, native.files, native.findings
        )));
    }
    let what = |what: &str| format!("security in the sandbox / native, {} files, {what}", native.files);
    let ratio = |of: fn(&Side) -> &Vec<Duration>| least(of(&sandboxed)) / least(of(&native));
    let details = json!({ "sandboxed": sandboxed.to_json(), "native": native.to_json() });
    Ok(vec![
        Figure::new("native", what("analysis"), ratio(|side| &side.analysis), "×").target(Target::AtMost(2.5)).details(details),
        Figure::new("native", what("whole run"), ratio(|side| &side.wall), "×").target(Target::AtMost(2.5)),
        Figure::new("native", what("processor"), ratio(|side| &side.processor), "×"),
        Figure::new(
            "native",
            "time in the sandbox a file, analysis",
            least(&sandboxed.analysis) * 1000.0 / native.files as f64,
            "µs",
        ),
        Figure::new("native", "native time a file, analysis", least(&native.analysis) * 1000.0 / native.files as f64, "µs"),
    ])
}

fn run_native(bench: &Bench, batches: &[String], side: &mut Side) -> Result<(), Failure> {
    let output = bench.folder.join("native.json");
    let mut command = Command::new(&bench.native);
    command.args(batches).arg("1").arg(&output).current_dir(bench.corpus.folder());
    let used = process::run(&mut command).map_err(Failure::of(&bench.native))?;
    if used.code != Some(0) {
        return Err(Failure::Scan(format!("the native analyzer ended with {:?}", used.code)));
    }
    let report = btm::read(&output)?;
    let number = |name: &str| report[name].as_u64().unwrap_or(0);
    side.analysis.push(Duration::from_micros(number("analysis_us")));
    side.wall.push(used.wall);
    side.processor.push(used.processor);
    (side.files, side.findings) = (number("files"), number("findings"));
    Ok(())
}

impl Side {
    fn to_json(&self) -> serde_json::Value {
        json!({
            "files": self.files, "findings": self.findings, "analysis_ms": list(&self.analysis), "wall_ms": list(&self.wall),
            "processor_ms": list(&self.processor),
        })
    }
}
