//! The memory of a large scan.

use super::{Bench, PLUGINS};
use crate::{
    failure::Failure,
    figure::{Figure, Target},
};

/// How many files.
const FILES: usize = 10_000;

/// The peak of one scan, as the system and as the report tell it. A report in JSON also keeps all metrics.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let project = bench.corpus.project(FILES)?;
    let mut figures = Vec::new();
    for (name, plugins) in PLUGINS {
        let used = bench.btm.scan(&project, plugins)?;
        let scanned = bench.btm.report(&project, plugins)?;
        let peaks = [("text", used.peak_memory), ("json", scanned.used.peak_memory), ("json, as reported", scanned.peak_memory)];
        for (how, bytes) in peaks {
            let what = format!("peak memory, {FILES} files, {name}, {how}");
            figures.push(Figure::new("memory", what, bytes as f64 / f64::from(1 << 20), "MiB").target(Target::AtMost(300.0)));
        }
    }
    Ok(figures)
}
