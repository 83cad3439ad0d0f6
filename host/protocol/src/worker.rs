//! What a scan in the background tells the daemon while it runs: a file in the folder of its run grows by a line of JSON each time.

use btm_model::Severity;
use serde::{Deserialize, Serialize};

/// The file, in the folder of a run.
pub const EVENTS: &str = "events.jsonl";

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum WorkerEvent {
    /// How far it is.
    Files {
        /// Files that are done.
        done: u64,
        /// All of them.
        total: u64,
    },
    /// A finding that cannot wait.
    Finding {
        /// The rule.
        rule: String,
        /// How severe it is.
        severity: Severity,
        /// Where, as `path:line`.
        place: String,
        /// What.
        message: String,
    },
}
