//! A commit of three changed files, checked by the official plugins in a hook, against a commit that is not checked.

use serde_json::json;

use super::{Bench, turns};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median_wall, walls},
    process,
    tree::Tree,
};

/// How many files there are.
const FILES: usize = 1_000;

/// How many of them are committed at a time.
const COMMITTED: usize = 3;

/// How often each side runs for each round that was asked for.
const RUNS: usize = 4;

/// The most that a commit with the hook may take, in milliseconds.
const GOAL: f64 = 30.0;

/// What each side adds to `git commit`.
const SIDES: [&[&str]; 2] = [&[], &["--no-verify"]];

/// Commits others in each round, with the hook and without.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let tree = Tree::new(&bench.setup.target, "commit", FILES, &[])?;
    let btm = bench.btm.keeping_results();
    btm.run(tree.folder(), &["hook", "install"])?;
    let mut changes = 0;
    let mut run = |side: usize| {
        for _ in 0..COMMITTED {
            tree.change(changes)?;
            changes += 1;
        }
        tree.git(&["add", "--update"])?;
        let who = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"];
        let arguments = [&who[..], &["commit", "--quiet", "--message", "Something"], SIDES[side]].concat();
        let mut command = tree.command(&arguments);
        btm.settle(&mut command);
        let used = process::run(&mut command).map_err(Failure::of(tree.folder()))?;
        // What was not checked is not left to be looked at by the next hook.
        btm.scan(tree.folder(), &[])?;
        match used.code {
            Some(0) => Ok(used),
            code => Err(Failure::Run(format!("`git commit {}` ended with {code:?}", SIDES[side].join(" ")))),
        }
    };
    (0..2).try_for_each(|side| run(side).map(drop))?;
    let used = turns::<2>(bench.rounds * RUNS, run)?;
    let what = format!("commit of {COMMITTED} files of {FILES}");
    let details = json!({ "hook_ms": list(&walls(&used[0])), "no_verify_ms": list(&walls(&used[1])) });
    let checked = Figure::new("commit", format!("{what}, checked by all official plugins"), median_wall(&used[0]), "ms");
    Ok(vec![
        checked.target(Target::AtMost(GOAL)).details(details),
        Figure::new("commit", format!("{what}, not checked"), median_wall(&used[1]), "ms"),
    ])
}
