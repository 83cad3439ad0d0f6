//! A large project in which one file changed, against what git does to find that out.

use serde_json::json;

use super::{Bench, PLUGINS, turns, warm::known_tree};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median_wall, walls},
};

/// The most that a scan may take, times git's.
const GOAL: f64 = 1.6;

/// Changes another file before each scan and each `git status`, which take turns.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let tree = known_tree(bench)?;
    let btm = bench.btm.keeping_results();
    let mut changes = 0;
    let used = turns::<3>(bench.rounds, |side| {
        let path = tree.change(changes)?;
        changes += 1;
        let used = match side {
            0 => tree.git(&["status"]),
            plugins => btm.scan(tree.folder(), PLUGINS[plugins - 1].1),
        };
        tree.restore(path)?;
        used
    })?;
    let git = median_wall(&used[0]);
    let mut figures = vec![Figure::new("changed", format!("`git status`, {} files", tree.files()), git, "ms")];
    for ((name, _), used) in PLUGINS.iter().zip(&used[1..]) {
        let what = format!("one changed of {} files, {name} / `git status`", tree.files());
        let details = json!({ "wall_ms": list(&walls(used)) });
        figures.push(Figure::new("changed", what, median_wall(used) / git, "×").target(Target::AtMost(GOAL)).details(details));
    }
    Ok(figures)
}
