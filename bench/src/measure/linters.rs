//! Bandit and ESLint as plugins, against the same programs as they are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{Bench, turns};
use crate::{
    btm::Btm,
    contrib::Linter,
    corpus,
    failure::Failure,
    figure::{Figure, Target, list, median_wall, milliseconds, walls},
    peers::{self, Peers},
};

/// Files of the project that is linted as a whole.
const FILES: usize = 1_000;

/// Bytes of a file that is one of them at most: more would be bundles that nobody lints.
const MOST: u64 = 100_000;

/// How often the one file is linted for each round that was asked for.
const RUNS: usize = 3;

/// Twenty lines each, with something to say about them.
const PYTHON: &str = include_str!("linters/one.py");
const JAVASCRIPT: &str = include_str!("linters/one.js");

/// What each linter should reach: seconds to install, milliseconds for one file, and how often the program's time for many.
fn goals(linter: Linter) -> (f64, f64, f64) {
    match linter {
        Linter::Bandit => (30.0, 25.0, 1.3),
        Linter::Eslint => (30.0, 40.0, 2.0),
    }
}

/// Installs both, lints one changed file, and a thousand.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let peers = Peers::new(&bench.setup.target)?;
    let mut figures = Vec::new();
    for linter in Linter::ALL {
        let component = linter.plugin(&bench.setup.btm)?;
        let project = bench.empty_folder(&format!("{}-one", linter.name()))?;
        // A home of its own, so that nothing is prepared yet.
        let btm = Btm::new(&bench.setup.btm, bench.empty_folder(&format!("{}-home", linter.name()))?)?;
        write(&project.join("btm.toml"), "")?;
        let install = ["plugin", "install", "--yes", &*component.to_string_lossy()];
        let seconds = milliseconds(btm.run(&project, &install)?.wall) / 1000.0;
        let (goal, _, _) = goals(linter);
        let size = component.metadata().map_err(Failure::of(&component))?.len();
        let what = format!("install of {}, {} MB, cold", linter.name(), size / 1_000_000);
        figures.push(Figure::new("linters", what, seconds, "s").target(Target::AtMost(goal)));
        figures.extend(one(bench, linter, &peers, &btm, &project)?);
        figures.extend(many(bench, linter, &peers, &btm, &component)?);
    }
    Ok(figures)
}

/// One file that changes before each run.
fn one(bench: &Bench, linter: Linter, peers: &Peers, btm: &Btm, project: &Path) -> Result<Vec<Figure>, Failure> {
    let (name, content) = match linter {
        Linter::Bandit => ("one.py", PYTHON),
        Linter::Eslint => ("one.js", JAVASCRIPT),
    };
    let mut changes = 0;
    let used = turns::<2>(bench.rounds * RUNS, |side| {
        changes += 1;
        write(&project.join(name), &format!("{content}\nchanges = {changes}\n"))?;
        match side {
            0 => btm.keeping_results().scan(project, &["--plugin", linter.name(), name]),
            _ => linter.run(peers, project, Some(name)),
        }
    })?;
    let (_, goal, _) = goals(linter);
    let what = format!("{}, one changed file of 20 lines", linter.name());
    let [ours, native] = [&used[0], &used[1]];
    let details = json!({ "wall_ms": list(&walls(ours)), "native_ms": list(&walls(native)) });
    Ok(vec![
        Figure::new("linters", what.clone(), median_wall(ours), "ms").target(Target::AtMost(goal)).details(details),
        Figure::new("linters", format!("{what}, the program itself"), median_wall(native), "ms"),
    ])
}

/// Many files, on all cores, with nothing kept.
fn many(bench: &Bench, linter: Linter, peers: &Peers, btm: &Btm, component: &Path) -> Result<Vec<Figure>, Failure> {
    let project = project(bench, linter)?;
    let plugin = component.to_string_lossy();
    // The programs have no limit either.
    let limits = ["--fuel-per-file", "1000G", "--findings", "1000000"];
    let used = turns::<2>(bench.rounds.div_ceil(2), |side| match side {
        0 => btm.scan(&project, &[&["--plugin", &*plugin, "."], &limits[..]].concat()),
        _ => linter.run(peers, &project, None),
    })?;
    let (_, _, goal) = goals(linter);
    let [ours, native] = [&used[0], &used[1]].map(|used| median_wall(used));
    let details = json!({ "wall_ms": list(&walls(&used[0])), "native_ms": list(&walls(&used[1])) });
    let what = format!("{}, {FILES} files, all cores / the program itself", linter.name());
    Ok(vec![Figure::new("linters", what, ours / native, "×").target(Target::AtMost(goal)).details(details)])
}

/// A project of real files: Django's, or those of the packages that ESLint is built from.
fn project(bench: &Bench, linter: Linter) -> Result<PathBuf, Failure> {
    let folder = corpus::folder(&bench.setup.target, linter.name())?;
    let ready = folder.join("ready.txt");
    if ready.exists() {
        return Ok(folder);
    }
    let source = match linter {
        Linter::Bandit => peers::django(&bench.setup.target)?,
        Linter::Eslint => linter.folder().join("node_modules"),
    };
    let mut files = Vec::new();
    collect(&source, linter.extension(), &mut files)?;
    files.sort();
    for (number, file) in files.iter().take(FILES).enumerate() {
        let copy = folder.join(format!("{number:04}.{}", linter.extension()));
        fs::copy(file, &copy).map_err(Failure::of(file))?;
    }
    write(&ready, "")?;
    Ok(folder)
}

fn collect(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).map_err(Failure::of(folder))? {
        let path = entry.map_err(Failure::of(folder))?.path();
        let metadata = path.symlink_metadata().map_err(Failure::of(&path))?;
        if metadata.is_dir() {
            collect(&path, extension, files)?;
        } else if metadata.is_file() && metadata.len() <= MOST && path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    Ok(())
}

fn write(path: &Path, content: &str) -> Result<(), Failure> {
    fs::write(path, content).map_err(Failure::of(path))
}
