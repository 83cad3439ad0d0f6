//! The sandboxed analyzer against the same code without a sandbox: the same files, on one core and on all.

use std::thread;

use serde_json::json;

use super::{Bench, sides::Sides};
use crate::{
    failure::Failure,
    figure::{Figure, Target, least},
};

/// How many files.
const FILES: usize = 5_000;

/// The most that the sandbox may cost, times the native run.
const GOAL: f64 = 1.5;

/// Runs both sides in turn, first on one core, then on all.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let batches = bench.corpus.batches(FILES)?;
    let cores = thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let one = Sides::run(bench, bench.corpus.folder(), &batches, 1)?;
    let all = Sides::run(bench, bench.corpus.folder(), &batches, cores)?;
    let mut figures = Vec::from(compared("one core", &one));
    let a_file = |milliseconds: f64| milliseconds * 1000.0 / one.native.files as f64;
    figures.push(Figure::new("native", "time in the sandbox a file, analysis", a_file(least(&one.sandboxed.analysis)), "µs"));
    figures.push(Figure::new("native", "native time a file, analysis", a_file(least(&one.native.analysis)), "µs"));
    let [whole, more @ ..] = compared(&format!("all {cores} cores"), &all);
    figures.push(whole.target(Target::AtMost(GOAL)));
    figures.extend(more);
    Ok(figures)
}

fn compared(cores: &str, Sides { sandboxed, native }: &Sides) -> [Figure; 3] {
    let what = |what: &str| format!("cold security in the sandbox / native, {} files, {cores}, {what}", native.files);
    let details = json!({ "sandboxed": sandboxed.to_json(), "native": native.to_json() });
    [
        Figure::new("native", what("whole run"), least(&sandboxed.wall) / least(&native.wall), "×").details(details),
        Figure::new("native", what("analysis"), least(&sandboxed.analysis) / least(&native.analysis), "×"),
        Figure::new("native", what("processor"), least(&sandboxed.processor) / least(&native.processor), "×"),
    ]
}
