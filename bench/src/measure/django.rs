//! `security` on a project that everybody knows, against two programs that look for the same between them.

use serde_json::json;

use super::{Bench, PLUGINS, turns};
use crate::{
    failure::Failure,
    figure::{Figure, Target, list, median_wall, walls},
    peers::{self, Peers},
};

/// Secrets, without asking anybody whether they are valid, as `btm` cannot either.
const KINGFISHER: [&str; 6] = ["scan", ".", "--no-validate", "--no-update-check", "--format", "json"];

/// Insecure code; the rules come from bandit.
const RUFF: [&str; 7] = ["check", "--select", "S", "--isolated", "--no-cache", "--exit-zero", "."];

/// Codes of kingfisher for what it found, and for nothing.
const KINGFISHER_CODES: [i32; 2] = [0, 200];

/// Scans it with all three in turn; `btm` analyzes every file.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let peers = Peers::new(&bench.setup.target)?;
    let project = peers::django(&bench.setup.target)?;
    let run = |side| match side {
        0 => bench.btm.scan(&project, &[PLUGINS[0].1, &["."]].concat()),
        1 => peers.run("kingfisher", &KINGFISHER, &project, &KINGFISHER_CODES),
        _ => peers.run("ruff", &RUFF, &project, &[0]),
    };
    // Kingfisher keeps its compiled rules.
    (0..3).try_for_each(|side| run(side).map(drop))?;
    let used = turns::<3>(bench.rounds, run)?;
    let [btm, kingfisher, ruff] = [0, 1, 2].map(|side| median_wall(&used[side]));
    let files = bench.btm.report(&project, &[PLUGINS[0].1, &["."]].concat())?.files;
    let what = format!("cold security on Django, {files} files");
    let details =
        json!({ "btm_ms": list(&walls(&used[0])), "kingfisher_ms": list(&walls(&used[1])), "ruff_ms": list(&walls(&used[2])) });
    let ratio = Figure::new("django", format!("{what} / kingfisher + ruff"), btm / (kingfisher + ruff), "×");
    Ok(vec![
        ratio.target(Target::AtMost(1.0)).details(details),
        Figure::new("django", what, btm, "ms"),
        Figure::new("django", "kingfisher", kingfisher, "ms"),
        Figure::new("django", "ruff --select S", ruff, "ms"),
    ])
}
