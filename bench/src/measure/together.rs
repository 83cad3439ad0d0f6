//! Three plugins in one run, against three runs with one each.

use serde_json::json;

use super::{Bench, turns};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median_wall, walls},
};

/// How many files.
const FILES: usize = 2_000;

/// The most that the one run may take, times the three.
const GOAL: f64 = 0.7;

/// The three plugins, each by itself.
const EACH: [[&str; 2]; 3] = [["--plugin", "security"], ["--plugin", "complexity"], ["--plugin", "duplication"]];

/// Scans with all and with each in turn; every file is analyzed each time.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let project = bench.corpus.project(FILES)?;
    let used = turns::<4>(bench.rounds, |side| {
        let plugins = if side == 0 { EACH.concat() } else { EACH[side - 1].to_vec() };
        bench.btm.scan(&project, &plugins)
    })?;
    let separate: f64 = used[1..].iter().map(|used| median_wall(used)).sum();
    let details = json!({ "together_ms": list(&walls(&used[0])), "separate_ms": used[1..].iter().map(|used| list(&walls(used))).collect::<Vec<_>>() });
    let what = format!("three plugins in one run / in three, {FILES} files");
    Ok(vec![Figure::new("together", what, median_wall(&used[0]) / separate, "×").target(Target::AtMost(GOAL)).details(details)])
}
