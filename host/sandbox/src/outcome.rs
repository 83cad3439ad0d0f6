//! What one analysis said, and how it ended.

use std::time::Duration;

use btm_model::StopReason;
use serde::{Deserialize, Serialize};

use crate::contract::types;

/// Everything that one analysis said, in the contract's words. Bounded in bytes and count, but neither cleaned nor
/// normalised yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The findings, in the order they were emitted.
    pub findings: Vec<types::Finding>,
    /// The metrics.
    pub metrics: Vec<types::Metric>,
    /// The notes.
    pub notes: Vec<types::Note>,
    /// The file's facts; empty in the project analysis.
    pub facts: Vec<u8>,
    /// The documents, the last of each path; empty for a file.
    pub documents: Vec<Document>,
    /// The notifications; empty for a file.
    pub notifications: Vec<Notification>,
    /// The log lines, standard output (`info`) and standard error (`warn`) among them.
    pub log: Vec<(LogLevel, String)>,
    /// A note-worthy failure: the file is not what its name says, or uses what the analyzer does not know.
    pub set_aside: Option<SetAside>,
}

/// Why an analyzer put a file aside without failing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetAside {
    /// The file is not what its name says.
    Unparsable(String),
    /// The file uses something the analyzer does not know.
    Unsupported(String),
}

/// A file that a plugin wrote for the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its path, as the plugin gave it.
    pub path: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A message from a plugin to the user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    /// How much it matters.
    pub severity: types::Severity,
    /// One line.
    pub title: String,
    /// Plain text.
    pub body: String,
}

/// How much a log line matters, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LogLevel {
    /// Every step.
    Trace,
    /// What helps to find a defect.
    Debug,
    /// What an author would like to see.
    Info,
    /// Something looks wrong.
    Warn,
    /// Something is wrong.
    Error,
}

/// What one analysis said, how it ended, and what it used.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What it said; kept even if it was stopped.
    pub said: Said,
    /// Why it ended early, if it did.
    pub stop: Option<StopReason>,
    /// The fuel it used.
    pub fuel: u64,
    /// The most memory it used at one time, in bytes, as the limit counts it.
    pub peak_memory: u64,
    /// The wall clock it took.
    pub duration: Duration,
    /// The bytes of what it said, as the limit counts them, and of its log.
    pub output: u64,
}

impl Outcome {
    /// Of an analysis that did not run, or was given up.
    #[must_use]
    pub fn stopped(reason: StopReason) -> Self {
        Self { said: Said::default(), stop: Some(reason), fuel: 0, peak_memory: 0, duration: Duration::ZERO, output: 0 }
    }
}
