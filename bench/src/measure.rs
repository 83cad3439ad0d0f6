//! What is measured.

mod growth;
mod memory;
mod native;
mod small;
mod workers;

use std::path::PathBuf;

use serde_json::Value;

use crate::{arguments::Arguments, btm::Btm, corpus::Corpus, failure::Failure, figure::Figure};

/// Takes one measure.
pub type Measure = fn(&Bench) -> Result<Vec<Figure>, Failure>;

/// All measures by name.
pub const ALL: [(&str, Measure); 5] = [
    ("small", small::measure),
    ("native", native::measure),
    ("workers", workers::measure),
    ("memory", memory::measure),
    ("growth", growth::measure),
];

/// Which plugins a scan runs: what to call them, and how to ask for them.
const PLUGINS: [(&str, &[&str]); 2] = [("security", &["--plugin", "security"]), ("all plugins", &[])];

/// What the measures share.
pub struct Bench {
    btm: Btm,
    native: PathBuf,
    corpus: Corpus,
    folder: PathBuf,
    rounds: usize,
}

impl Bench {
    /// Gets everything ready: the corpus is found, the plugins are prepared.
    pub fn new(arguments: &Arguments) -> Result<Self, Failure> {
        let folder = arguments.target.join("bench");
        let btm = Btm::new(&arguments.btm, folder.clone())?;
        let corpus = Corpus::new(&arguments.target, arguments.pool.as_deref())?;
        let bench = Self { btm, native: arguments.native.clone(), corpus, folder, rounds: arguments.rounds };
        // A scan of one file prepares what later scans only load.
        bench.btm.scan(&small::project(&bench)?, &[])?;
        Ok(bench)
    }

    /// What the corpus is made of.
    pub fn corpus(&self) -> Value {
        self.corpus.to_json()
    }
}

/// The arguments of a scan of some batches.
fn arguments<'a>(plugins: &[&'a str], batches: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    plugins.iter().chain(more).copied().chain(batches.iter().map(String::as_str)).collect()
}
