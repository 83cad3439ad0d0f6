//! One worker against two.

use serde_json::json;

use super::{Bench, PLUGINS};
use crate::{
    failure::Failure,
    figure::{Figure, Target, least, list, median},
};

/// How many files.
const FILES: usize = 2_000;

/// Scans with one and with two workers in turn.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let project = bench.corpus.project(FILES)?;
    let mut figures = Vec::new();
    for (name, plugins) in PLUGINS {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        for _ in 0..bench.rounds {
            for (jobs, walls) in [("1", &mut one), ("2", &mut two)] {
                walls.push(bench.btm.scan(&project, &[plugins, &["--jobs", jobs][..]].concat())?.wall);
            }
        }
        let details = json!({ "one_ms": list(&one), "two_ms": list(&two), "of_medians": median(&one) / median(&two) });
        let what = format!("two workers against one, {FILES} files, {name}");
        figures.push(Figure::new("workers", what, least(&one) / least(&two), "×").target(Target::AtLeast(1.7)).details(details));
    }
    Ok(figures)
}
