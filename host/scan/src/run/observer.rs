//! Who is told while a scan runs: a progress bar, a stream of JSON lines, a log.

use btm_model::{Finding, Metric, Note};
use btm_sandbox::LogLevel;

/// Told while a scan runs. Findings, metrics and notes come in the order of the report, from one thread; what masks or silences
/// them is then known for their own file.
pub trait Observer: Send + Sync {
    /// A plugin is being prepared, which may take seconds the first time.
    fn preparing(&self, _plugin: &str) {}
    /// So many of so many files are done.
    fn files_done(&self, _done: u64, _total: u64) {}
    /// A project analyzer tells how far it is.
    fn project_progress(&self, _plugin: &str, _done: u64, _total: Option<u64>, _label: &str) {}
    /// A line of a plugin's log.
    fn log(&self, _plugin: &str, _level: LogLevel, _line: &str) {}
    /// Something went wrong without being in the way.
    fn warning(&self, _message: &str) {}
    /// A finding that the report will have.
    fn finding(&self, _finding: &Finding) {}
    /// A metric that the report will have.
    fn metric(&self, _metric: &Metric) {}
    /// A note that the report will have.
    fn note(&self, _note: &Note) {}
    /// Whether findings, metrics and notes are wanted while the scan runs.
    fn wants_results(&self) -> bool {
        false
    }
}

/// Tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl Observer for Nobody {}
