//! Three staged files, as in a hook before a commit, against a manager of hooks whose one hook does nothing.

use serde_json::json;

use super::{Bench, PLUGINS, turns};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median_wall, walls},
    peers::Peers,
    tree::Tree,
};

/// How many files there are.
const FILES: usize = 1_000;

/// How many of them are staged.
const STAGED: usize = 3;

/// How often each side runs for each round that was asked for: a run takes milliseconds.
const RUNS: usize = 4;

/// A hook that does nothing.
const HOOKS: &str = "repos:\n  - repo: local\n    hooks:\n      - id: nothing\n        name: nothing\n        language: system\n        entry: 'true'\n";

/// Stages others for each round, then lets both sides look at them.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let peers = Peers::new(&bench.setup.target)?;
    let tree = Tree::new(&bench.setup.target, "staged", FILES, &[(".pre-commit-config.yaml", HOOKS)])?;
    let btm = bench.btm.keeping_results();
    let mut changes = 0;
    let mut run = |side| {
        tree.restore_all()?;
        for _ in 0..STAGED {
            tree.change(changes)?;
            changes += 1;
        }
        tree.git(&["add", "--update"])?;
        match side {
            0 => peers.run("prek", &["run"], tree.folder(), &[0]),
            plugins => btm.scan(tree.folder(), &[PLUGINS[plugins - 1].1, &["--staged"]].concat()),
        }
    };
    (0..3).try_for_each(|side| run(side).map(drop))?;
    let used = turns::<3>(bench.rounds * RUNS, run)?;
    tree.restore_all()?;
    let prek = median_wall(&used[0]);
    let mut figures = vec![Figure::new("staged", "`prek` with one hook that does nothing", prek, "ms")];
    for ((name, _), used) in PLUGINS.iter().zip(&used[1..]) {
        let what = format!("{STAGED} staged of {FILES} files, {name} / `prek`");
        let details = json!({ "wall_ms": list(&walls(used)) });
        figures.push(Figure::new("staged", what, median_wall(used) / prek, "×").target(Target::AtMost(1.0)).details(details));
    }
    Ok(figures)
}
