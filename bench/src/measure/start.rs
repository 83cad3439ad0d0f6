//! One small file, everything prepared: what a user waits for at least.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use serde_json::json;

use super::{Bench, PLUGINS, turns};
use crate::{
    btm::Btm,
    failure::Failure,
    figure::{Figure, Target, list, median, median_wall, walls},
    process::{self, Used},
};

/// How often each scan runs.
const RUNS: usize = 30;

/// The most that a scan may take beside a program that does nothing, in milliseconds.
const GOAL: f64 = 12.0;

/// The one file.
const FILE: &str = "import json\n\n\ndef load(path):\n    \"\"\"The settings at `path`.\"\"\"\n    with open(path) as file:\n        return json.load(file)\n";

/// A project with one small file.
pub fn project(bench: &Bench) -> Result<PathBuf, Failure> {
    let folder = bench.folder.join("small");
    fs::create_dir_all(folder.join("source")).map_err(Failure::of(&folder))?;
    for (path, content) in [("btm.toml", ""), ("source/load.py", FILE)] {
        let path = folder.join(path);
        fs::write(&path, content).map_err(Failure::of(&path))?;
    }
    Ok(folder)
}

/// Scans it many times, taking turns with a program that does nothing. Once the file is analyzed each time, once its results are
/// kept.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let project = project(bench)?;
    let (analyzing, keeping) = (bench.btm.clone(), bench.btm.keeping_results());
    let scan = |btm: &Btm, plugins: usize| btm.scan(&project, &[PLUGINS[plugins].1, &["source"]].concat());
    let used = turns::<4>(RUNS, |side| match side {
        0 => process::run(&mut Command::new("true")).map_err(|error| Failure::Io("true".to_owned(), error)),
        1 => scan(&analyzing, 0),
        2 => scan(&analyzing, 1),
        _ => scan(&keeping, 1),
    })?;
    let nothing = median_wall(&used[0]);
    let mut figures = vec![Figure::new("start", "`true`", nothing, "ms")];
    for (what, used) in ["security", "all plugins", "all plugins, results kept"].iter().zip(&used[1..]) {
        let details = json!({ "wall_ms": list(&walls(used)), "processor_ms": median(&processors(used)) });
        let figure = Figure::new("start", format!("one small file, {what}, more than `true`"), median_wall(used) - nothing, "ms");
        figures.push(figure.target(Target::AtMost(GOAL)).details(details));
    }
    Ok(figures)
}

fn processors(used: &[Used]) -> Vec<Duration> {
    used.iter().map(|used| used.processor).collect()
}
