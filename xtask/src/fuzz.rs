//! `cargo xtask fuzz`: looks for inputs that break what reads the bytes of strangers (`tests/fuzz`).
//!
//! It builds the targets with coverage instrumentation, makes sure that a bug which was planted is found, and runs libFuzzer on each
//! target. What it learns about a target is kept in `target/fuzz/corpus`, so that the next run goes on from there.

mod arguments;
mod engine;
mod instrument;
mod outcome;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{failure::Failure, say, workspace};
use arguments::Arguments;
use engine::Engine;
pub use instrument::as_wrapper;
use outcome::Outcome;

/// Runs the chore. The exit code is 1 if an input breaks a target.
pub fn run(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let all = targets()?;
    let arguments = match Arguments::parse(arguments, &all)? {
        Some(arguments) => arguments,
        None => {
            say(&format!("{}\ntargets: {}", arguments::USAGE, all.join(", ")));
            return Ok(ExitCode::SUCCESS);
        }
    };
    let engine = Engine::new(instrument::build()?)?;
    if !arguments.inputs.is_empty() {
        return engine.reproduce(&arguments.targets[0], &arguments.inputs);
    }
    engine.check()?;
    let jobs = thread::available_parallelism().map_or(1, usize::from).min(arguments.targets.len());
    let each = arguments.each(jobs);
    say(&format!("fuzzing {} targets for {} s each, {jobs} at a time", arguments.targets.len(), each.as_secs()));
    let start = Instant::now();
    let outcomes = all_of(&engine, &arguments.targets, each, jobs)?;
    report(&outcomes, start.elapsed());
    Ok(if outcomes.iter().all(Outcome::is_good) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The folder of the crate with the targets.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz")
}

/// The names of all targets: each has a folder of seeds.
fn targets() -> Result<Vec<String>, Failure> {
    let seeds = folder().join("seeds");
    let entries = fs::read_dir(&seeds).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(unusable(&seeds))?;
    let mut names: Vec<String> = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

/// Runs each target for so long, `jobs` at a time; the outcomes are in the order of the targets.
fn all_of(engine: &Engine, targets: &[String], each: Duration, jobs: usize) -> Result<Vec<Outcome>, Failure> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    let work = || -> Result<(), Failure> {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(target) = targets.get(index) else { return Ok(()) };
            let outcome = engine.fuzz(target, each)?;
            say(&outcome.line());
            outcomes.lock().unwrap_or_else(PoisonError::into_inner).push((index, outcome));
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| Err(Failure::Missing("a worker panicked; this is a bug of the chore".to_owned())))
        })
    })?;
    let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_by_key(|(index, _)| *index);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

fn report(outcomes: &[Outcome], time: Duration) {
    let executions: u64 = outcomes.iter().map(|outcome| outcome.executions).sum();
    let bad: Vec<_> = outcomes.iter().filter(|outcome| !outcome.is_good()).collect();
    say(&format!("\n{executions} executions in {} s; {} of {} targets failed", time.as_secs(), bad.len(), outcomes.len()));
    for outcome in bad {
        say(&outcome.explanation());
    }
}

/// What is said of a file or folder of the fuzzer's that cannot be made or read.
fn unusable(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |error| Failure::Missing(format!("cannot use {}: {error}", path.display()))
}

/// Where the fuzzer's own files lie.
fn work_folder() -> Result<PathBuf, Failure> {
    Ok(workspace::btm()?.with_file_name("").join("../fuzz"))
}
