//! The time a file takes in a small and in a large project.

use serde_json::json;

use super::{Bench, PLUGINS, arguments};
use crate::{
    failure::Failure,
    figure::{Figure, Target, least, list},
};

/// A small project, and how often it is scanned for each time that the large one is.
const SMALL: (usize, usize) = (1_000, 5);
/// A large project.
const LARGE: usize = 50_000;
/// How often the large one is scanned.
const ROUNDS: usize = 2;

/// Scans both in turn.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let (small, large) = (bench.corpus.batches(SMALL.0)?, bench.corpus.batches(LARGE)?);
    let mut figures = Vec::new();
    for (name, plugins) in PLUGINS {
        let (mut of_small, mut of_large) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            for _ in 0..SMALL.1 {
                of_small.push(bench.btm.scan(bench.corpus.folder(), &arguments(plugins, &small, &[]))?.wall);
            }
            of_large.push(bench.btm.scan(bench.corpus.folder(), &arguments(plugins, &large, &[]))?.wall);
        }
        let a_file = [least(&of_small) / SMALL.0 as f64, least(&of_large) / LARGE as f64];
        let details = json!({ "small_ms": list(&of_small), "large_ms": list(&of_large), "a_file_ms": a_file });
        let what = format!("time a file, {LARGE} files / {}, {name}", SMALL.0);
        figures.push(Figure::new("growth", what, a_file[1] / a_file[0], "×").target(Target::AtMost(1.15)).details(details));
    }
    Ok(figures)
}
