//! What a task may use.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a task, with all processes that it starts, may use. `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TaskLimits {
    /// Bytes of memory.
    pub memory: Option<u64>,
    /// Share of one processor, in percent: 150 is one processor and a half.
    pub processor: Option<u32>,
    /// Milliseconds of wall clock for one attempt.
    pub time: Option<u64>,
    /// Milliseconds between the request to end (SIGTERM) and the end by force (SIGKILL).
    pub grace: u64,
}

impl TaskLimits {
    /// The stricter one of each.
    #[must_use]
    pub fn stricter(&self, other: &Self) -> Self {
        fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
            one.into_iter().chain(other).min()
        }
        Self {
            memory: least(self.memory, other.memory),
            processor: least(self.processor, other.processor),
            time: least(self.time, other.time),
            grace: self.grace.min(other.grace),
        }
    }
}

impl Default for TaskLimits {
    fn default() -> Self {
        Self { memory: None, processor: None, time: None, grace: 5_000 }
    }
}

/// A limit that ends a task that reaches it. The share of the processor slows down and ends nothing; for time see
/// [`State::TimedOut`](super::State::TimedOut).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskLimit {
    /// Bytes of memory.
    Memory,
}

impl fmt::Display for TaskLimit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => formatter.pad("memory"),
        }
    }
}
