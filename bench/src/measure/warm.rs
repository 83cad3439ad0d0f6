//! A large project in which nothing changed, against what git does to find that out.

use serde_json::json;

use super::{Bench, PLUGINS, turns};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median_wall, walls},
    tree::Tree,
};

/// How many files.
const FILES: usize = 50_000;

/// The most that a scan may take, times git's.
const GOAL: f64 = 1.5;

/// The project, about which everything is known already.
pub fn known_tree(bench: &Bench) -> Result<Tree, Failure> {
    let tree = Tree::new(&bench.setup.target, "tree", FILES, &[])?;
    let btm = bench.btm.keeping_results();
    // The first analyzes what is not known, the second notes that it was of use today.
    btm.scan(tree.folder(), &[])?;
    btm.scan(tree.folder(), &[])?;
    tree.git(&["status"])?;
    Ok(tree)
}

/// Scans it, taking turns with `git status`.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let tree = known_tree(bench)?;
    let btm = bench.btm.keeping_results();
    let used = turns::<3>(bench.rounds, |side| match side {
        0 => tree.git(&["status"]),
        plugins => btm.scan(tree.folder(), PLUGINS[plugins - 1].1),
    })?;
    let git = median_wall(&used[0]);
    let mut figures = vec![Figure::new("warm", format!("`git status`, {} files", tree.files()), git, "ms")];
    for ((name, _), used) in PLUGINS.iter().zip(&used[1..]) {
        let what = format!("nothing changed of {} files, {name} / `git status`", tree.files());
        let details = json!({ "wall_ms": list(&walls(used)), "peak_memory": used.iter().map(|used| used.peak_memory).max() });
        figures.push(Figure::new("warm", what, median_wall(used) / git, "×").target(Target::AtMost(GOAL)).details(details));
    }
    Ok(figures)
}
