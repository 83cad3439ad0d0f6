//! One small file, everything prepared: what a user waits for at least.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use serde_json::json;

use super::{Bench, PLUGINS};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median},
    process,
};

/// How often each scan runs.
const RUNS: usize = 30;

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

/// Scans it many times, taking turns with a program that does nothing.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let project = project(bench)?;
    let mut nothing = Vec::new();
    let mut walls = [const { Vec::new() }; PLUGINS.len()];
    let mut processors = [const { Vec::new() }; PLUGINS.len()];
    for _ in 0..RUNS {
        nothing.push(process::run(&mut Command::new("true")).map_err(|error| Failure::Io("true".to_owned(), error))?.wall);
        for (index, (_, plugins)) in PLUGINS.iter().enumerate() {
            let used = bench.btm.scan(&project, &[*plugins, &["source"]].concat())?;
            walls[index].push(used.wall);
            processors[index].push(used.processor);
        }
    }
    let mut figures = vec![figure("`true`", &nothing)];
    for (index, (name, _)) in PLUGINS.iter().enumerate() {
        let (wall, processor) = (&walls[index], &processors[index]);
        let details = json!({ "wall_ms": list(wall), "processor_ms": list(processor) });
        figures.push(figure(&format!("one small file, {name}"), wall).target(Target::AtMost(40.0)).details(details));
        figures.push(figure(&format!("one small file, {name}, processor time"), processor));
    }
    Ok(figures)
}

fn figure(what: &str, durations: &[Duration]) -> Figure {
    Figure::new("small", format!("{what} (median of {})", durations.len()), median(durations), "ms")
}
