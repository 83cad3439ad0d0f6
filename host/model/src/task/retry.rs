//! When a task that failed is tried again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a task that failed is tried again: after `delay`, then twice that, and so on up to `longest`, each varied at random by
/// up to a quarter, so that tasks which failed together are not tried again together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Retry {
    /// Attempts after the first one.
    pub times: u32,
    /// Milliseconds before the second attempt.
    pub delay: u64,
    /// Milliseconds that no wait exceeds.
    pub longest: u64,
}

impl Default for Retry {
    fn default() -> Self {
        Self { times: 0, delay: 1_000, longest: 300_000 }
    }
}
