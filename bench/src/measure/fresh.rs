//! What a fresh sandbox for every file costs: files with nothing in them, where an analysis is little else.

use std::fs;

use super::{Bench, sides::Sides};
use crate::{
    corpus,
    failure::Failure,
    figure::{Figure, Target, least},
};

/// How many files.
const FILES: usize = 4_000;

/// The one line of each.
const LINE: &str = "x = 1\n";

/// The most that a fresh sandbox may cost, in microseconds.
const GOAL: f64 = 10.0;

/// Scans tiny files on one core, taking turns with the native analyzer. What the sandbox takes more is the fresh instance (made,
/// entered, left, dropped) and a little for code that is slower in there: so it is a bound from above.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let folder = corpus::folder(&bench.setup.target, "tiny")?;
    let batch = folder.join("batch-000");
    fs::create_dir_all(&batch).map_err(Failure::of(&batch))?;
    for file in 0..FILES {
        let path = batch.join(format!("module_{file:04}.py"));
        fs::write(&path, LINE).map_err(Failure::of(&path))?;
    }
    let sides = Sides::run(bench, &folder, &["batch-000".to_owned()], 1)?;
    let [sandboxed, native] =
        [&sides.sandboxed, &sides.native].map(|side| least(&side.analysis) * 1000.0 / side.files.max(1) as f64);
    Ok(vec![
        Figure::new("fresh", "a fresh sandbox for a tiny file, at most", sandboxed - native, "µs").target(Target::AtMost(GOAL)),
        Figure::new("fresh", "native analysis of a tiny file", native, "µs"),
    ])
}
