//! What is measured.

mod changed;
mod commit;
mod django;
mod fresh;
mod growth;
mod linters;
mod memory;
mod native;
mod parts;
mod sides;
mod staged;
mod start;
mod steady;
mod tasks;
mod together;
mod warm;
mod workers;

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::{btm::Btm, corpus::Corpus, failure::Failure, figure::Figure, process::Used};

/// Takes one measure.
pub type Measure = fn(&Bench) -> Result<Vec<Figure>, Failure>;

/// All measures by name.
pub const ALL: [(&str, Measure); 16] = [
    ("start", start::measure),
    ("warm", warm::measure),
    ("changed", changed::measure),
    ("staged", staged::measure),
    ("commit", commit::measure),
    ("native", native::measure),
    ("fresh", fresh::measure),
    ("django", django::measure),
    ("linters", linters::measure),
    ("together", together::measure),
    ("workers", workers::measure),
    ("memory", memory::measure),
    ("growth", growth::measure),
    ("tasks", tasks::measure),
    ("parts", parts::measure),
    ("steady", steady::measure),
];

/// Which plugins a scan runs: what to call them, and how to ask for them.
const PLUGINS: [(&str, &[&str]); 2] = [("security", &["--plugin", "security"]), ("all plugins", &[])];

/// What all measures need.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The program.
    pub btm: PathBuf,
    /// The native build of the same analyzer.
    pub native: PathBuf,
    /// A task that tells when it started.
    pub stamp: PathBuf,
    /// The parts of the host, each by itself.
    pub parts: PathBuf,
    /// Where everything is made; may be large.
    pub target: PathBuf,
    /// Files to draw the corpus from.
    pub pool: Option<PathBuf>,
    /// How often each side of a comparison runs.
    pub rounds: usize,
}

/// What the measures share.
pub struct Bench {
    setup: Setup,
    btm: Btm,
    corpus: Corpus,
    folder: PathBuf,
    rounds: usize,
}

impl Bench {
    /// Gets everything ready: the corpus is found, the plugins are prepared.
    ///
    /// # Errors
    /// If a folder cannot be made, or the first scan fails.
    pub fn new(setup: &Setup) -> Result<Self, Failure> {
        let folder = setup.target.join("bench");
        let btm = Btm::new(&setup.btm, folder.clone())?;
        let corpus = Corpus::new(&setup.target, setup.pool.as_deref())?;
        let bench = Self { setup: setup.clone(), btm, corpus, folder, rounds: setup.rounds };
        // A scan of one file prepares what later scans only load.
        bench.btm.scan(&start::project(&bench)?, &[])?;
        Ok(bench)
    }

    /// What the corpus is made of.
    pub fn corpus(&self) -> Value {
        self.corpus.to_json()
    }

    /// A folder of a measure's own, empty.
    fn empty_folder(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.folder.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(Failure::of(&folder))?;
        }
        fs::create_dir_all(&folder).map_err(Failure::of(&folder))?;
        Ok(folder)
    }
}

/// The arguments of a scan of some batches.
fn arguments<'a>(plugins: &[&'a str], batches: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    plugins.iter().chain(more).copied().chain(batches.iter().map(String::as_str)).collect()
}

/// Runs `N` sides in turn, another one first each round, so that what else the machine does hits all of them.
fn turns<const N: usize>(rounds: usize, mut run: impl FnMut(usize) -> Result<Used, Failure>) -> Result<[Vec<Used>; N], Failure> {
    let mut used = [const { Vec::new() }; N];
    for round in 0..rounds {
        for side in (0..N).map(|side| (side + round) % N) {
            used[side].push(run(side)?);
        }
    }
    Ok(used)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::turns;
    use crate::process::Used;

    #[test]
    fn sides_take_turns() {
        let mut order = Vec::new();
        let used = turns::<2>(3, |side| {
            order.push(side);
            Ok(Used { wall: Duration::from_secs(side as u64), processor: Duration::ZERO, peak_memory: 0, code: Some(0) })
        });
        assert_eq!(order, [0, 1, 1, 0, 0, 1]);
        let walls = used.unwrap().map(|used| used.iter().map(|used| used.wall.as_secs()).collect::<Vec<_>>());
        assert_eq!(walls, [[0; 3], [1; 3]]);
    }
}
