//! The figures for people and for programs.

use std::{
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};

use crate::{
    failure::Failure,
    figure::{Figure, Target},
};

/// Prints one line for each figure.
#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
pub fn print(figures: &[Figure]) {
    println!("{:<8} {:<62} {:>10} {:<6} {:<9} ", "measure", "what", "value", "", "target");
    for figure in figures {
        let target = match figure.target {
            Some(Target::AtMost(most)) => format!("≤ {most}"),
            Some(Target::AtLeast(least)) => format!("≥ {least}"),
            None => String::new(),
        };
        let met = figure.target.map_or("", |target| if target.is_met(figure.value) { "met" } else { "MISSED" });
        println!("{:<8} {:<62} {:>10.2} {:<6} {target:<9} {met}", figure.measure, figure.what, figure.value, figure.unit);
    }
}

/// Writes all figures and what they were made of.
pub fn write(figures: &[Figure], corpus: Value, path: &Path) -> Result<(), Failure> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZeroUsize::get);
    let figures: Vec<Value> = figures.iter().map(Figure::to_json).collect();
    let all = json!({ "time": seconds, "cores": cores, "corpus": corpus, "figures": figures });
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    fs::write(path, text).map_err(Failure::of(path))
}
