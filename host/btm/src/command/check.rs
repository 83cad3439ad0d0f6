//! `--check-cache`: whether a report with results of earlier runs is the one that a fresh process makes without any.

use std::{
    env, fmt,
    process::{Command, Stdio},
};

use btm_model::{Report, Run};
use serde::Deserialize;

use crate::error::CommandError;

/// The flag, which the fresh process is not given.
const FLAG: &str = "--check-cache";

/// What the fresh process is told besides: later flags count more.
const FRESH: [&str; 4] = ["--no-cache", "--format=json", "--fail-on=never", "--quiet"];

/// How much of the reports is shown where they differ, in characters.
const SHOWN: usize = 200;

/// The reports differ.
#[derive(Debug)]
struct Different {
    line: usize,
    kept: String,
    fresh: String,
}

impl Different {
    /// Where two texts differ first.
    fn first(kept: &str, fresh: &str) -> Self {
        let line = kept.lines().zip(fresh.lines()).take_while(|(kept, fresh)| kept == fresh).count();
        let at = |text: &str| text.lines().nth(line).unwrap_or("the end").trim().chars().take(SHOWN).collect();
        Self { line: line + 1, kept: at(kept), fresh: at(fresh) }
    }
}

impl fmt::Display for Different {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, kept, fresh } = self;
        write!(formatter, "the first difference is in line {line} of the JSON report: {kept:?}, a fresh run says {fresh:?}")
    }
}

impl std::error::Error for Different {}

/// Compares a report with one from a fresh process and empty caches, byte for byte, but for what depends on the moment.
///
/// # Errors
/// If they differ, or the other one cannot be had.
pub(crate) fn run(report: &Report) -> Result<(), CommandError> {
    let unreadable = |error| CommandError::internal("the fresh process made no report", error);
    let fresh = fresh()?;
    // Only what depends on the moment is taken from the other report, so that nothing else of it is parsed and written again.
    let Moment { run } = serde_json::from_str(&fresh).map_err(unreadable)?;
    let mut kept = Vec::new();
    btm_report::json(&Report { run, ..report.clone() }, &mut kept)
        .map_err(|error| CommandError::internal("the report cannot be written", error))?;
    if kept == fresh.as_bytes() {
        return Ok(());
    }
    let different = Different::first(&String::from_utf8_lossy(&kept), &fresh);
    Err(CommandError::internal("the cache has changed the report", different)
        .hint("`btm cache clean` removes what is kept; please report this, it is a defect of btm"))
}

/// The part of a report that depends on the machine and the moment.
#[derive(Deserialize)]
struct Moment {
    run: Run,
}

/// The report that a fresh process makes of the same words, as JSON.
fn fresh() -> Result<String, CommandError> {
    let failed = |error| CommandError::internal("the fresh process cannot be run", error);
    let output = tempfile::NamedTempFile::new().map_err(failed)?;
    let mut command = Command::new(env::current_exe().map_err(failed)?);
    command.args(env::args_os().skip(1).filter(|argument| argument != FLAG)).args(FRESH).arg("--output").arg(output.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).status().map_err(failed)?;
    std::fs::read_to_string(output.path()).map_err(failed)
}
