//! `--check-cache`: whether a report with results of earlier runs is the one that a fresh process makes without any.

use std::{
    env, fmt,
    process::{Command, Stdio},
};

use btm_model::{Report, Run};

use crate::error::CommandError;

/// The flag, which the fresh process is not given.
const FLAG: &str = "--check-cache";

/// What the fresh process is told besides: later flags count more.
const FRESH: [&str; 4] = ["--no-cache", "--format=json", "--fail-on=never", "--quiet"];

/// The reports differ.
#[derive(Debug)]
struct Different {
    line: usize,
    kept: String,
    fresh: String,
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
    let (kept, fresh) = (lines(report)?, lines(&fresh()?)?);
    let difference = kept.lines().zip(fresh.lines()).position(|(kept, fresh)| kept != fresh);
    let line = match difference {
        Some(line) => line,
        None if kept == fresh => return Ok(()),
        None => kept.lines().count().min(fresh.lines().count()),
    };
    let at = |text: &str| text.lines().nth(line).unwrap_or("the end").trim().chars().take(200).collect();
    let different = Different { line: line + 1, kept: at(&kept), fresh: at(&fresh) };
    Err(CommandError::internal("the cache has changed the report", different)
        .hint("`btm cache clean` removes what is kept; please report this, it is a defect of btm"))
}

/// The report that a fresh process makes of the same words.
fn fresh() -> Result<Report, CommandError> {
    let failed = |error| CommandError::internal("the fresh process cannot be run", error);
    let output = tempfile::NamedTempFile::new().map_err(failed)?;
    let mut command = Command::new(env::current_exe().map_err(failed)?);
    command.args(env::args_os().skip(1).filter(|argument| argument != FLAG)).args(FRESH).arg("--output").arg(output.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).status().map_err(failed)?;
    let text = std::fs::read(output.path()).map_err(failed)?;
    serde_json::from_slice(&text).map_err(|error| CommandError::internal("the fresh process made no report", error))
}

/// A report as JSON, a value a line, without what depends on the moment.
fn lines(report: &Report) -> Result<String, CommandError> {
    let report = Report { run: Run::default(), ..report.clone() };
    serde_json::to_string_pretty(&report).map_err(|error| CommandError::internal("the report cannot be written", error))
}
