//! The parts of the host, each by itself: what criterion says of them.

use std::{fs, process::Command};

use serde_json::Value;

use super::Bench;
use crate::{btm, failure::Failure, figure::Figure, process};

/// How long criterion takes for each part; it would take thrice as long by itself.
const OPTIONS: [&str; 6] = ["--bench", "--noplot", "--warm-up-time", "0.5", "--measurement-time", "2"];

/// Lets criterion measure them all, and reads its medians.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let home = bench.empty_folder("criterion")?;
    let mut command = Command::new(&bench.setup.parts);
    command.args(OPTIONS).env("CRITERION_HOME", &home).current_dir(&home);
    let used = process::run(&mut command).map_err(Failure::of(&bench.setup.parts))?;
    if used.code != Some(0) {
        return Err(Failure::Run(format!("the benchmarks of the parts ended with {:?}", used.code)));
    }
    let mut figures = Vec::new();
    for entry in fs::read_dir(&home).map_err(Failure::of(&home))?.flatten() {
        let estimates = entry.path().join("new/estimates.json");
        if estimates.exists() {
            let nanoseconds = btm::read::<Value>(&estimates)?["median"]["point_estimate"].as_f64().unwrap_or(f64::NAN);
            let benchmark: Value = btm::read(&entry.path().join("new/benchmark.json"))?;
            let name = benchmark["full_id"].as_str().unwrap_or_default().to_owned();
            figures.push(Figure::new("parts", name, nanoseconds / 1000.0, "µs"));
        }
    }
    if figures.is_empty() {
        return Err(Failure::Run("criterion wrote nothing".to_owned()));
    }
    figures.sort_by(|a, b| a.what.cmp(&b.what));
    Ok(figures)
}
