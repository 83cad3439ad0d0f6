//! What bounds a task, by name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that bounds a task: how soon, how long, with how much or how often it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// How soon.
    Priority,
    /// Wall clock for one attempt.
    Time,
    /// Memory.
    Memory,
    /// Share of the processor.
    Processor,
    /// Time between the request to end and the end by force.
    Grace,
    /// Attempts after the first one.
    Retries,
    /// The group whose slots it takes.
    Group,
}
