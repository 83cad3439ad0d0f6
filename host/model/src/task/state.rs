//! How a task is going.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Ending, TaskId, TaskLimit};
use crate::Timestamp;

/// How a task is going. Each variant has what is known in it, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum State {
    /// Waits for its turn.
    Queued {
        /// Since when: accepted, or tried before.
        since: Timestamp,
        /// Before this moment it is not tried again; set between attempts only.
        not_before: Option<Timestamp>,
    },
    /// Runs.
    Running {
        /// Since when.
        since: Timestamp,
        /// Which attempt.
        attempt: u32,
    },
    /// Was started and is held.
    Paused {
        /// Since when it is held.
        since: Timestamp,
        /// Which attempt.
        attempt: u32,
        /// Why.
        reason: PauseReason,
    },
    /// Ended well.
    Succeeded {
        /// When.
        at: Timestamp,
        /// The exit code: 0, or 1 for a scan with findings.
        code: i32,
    },
    /// Ended badly, and is not tried again.
    Failed {
        /// When.
        at: Timestamp,
        /// How the last attempt ended: exited, killed, not started, or lost.
        #[serde(flatten)]
        ending: Ending,
    },
    /// Was ended because its time was over.
    TimedOut {
        /// When.
        at: Timestamp,
        /// The limit, in milliseconds.
        limit: u64,
    },
    /// Was ended on request, or taken out of the queue.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// Was ended because it reached a limit.
    StoppedByLimit {
        /// When.
        at: Timestamp,
        /// The limit.
        limit: TaskLimit,
        /// Its value, in bytes.
        value: u64,
    },
    /// Never ran, and will not.
    Dropped {
        /// When.
        at: Timestamp,
        /// Why.
        reason: DropReason,
    },
}

/// Why a task is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PauseReason {
    /// A more important task needs the processor or the memory.
    Yielding,
}

/// Why a task never ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum DropReason {
    /// The queue was full, and it was the least important one.
    QueueFull,
    /// A task that must have succeeded before did not.
    Dependency {
        /// That task.
        id: TaskId,
    },
    /// Its command is the project's, and the user does not agree to it any more.
    Untrusted,
}

impl State {
    /// Whether nothing more will happen to it.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Queued { .. } | Self::Running { .. } | Self::Paused { .. })
    }

    /// The name that users read.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Running { .. } => "running",
            Self::Paused { .. } => "paused",
            Self::Succeeded { .. } => "succeeded",
            Self::Failed { .. } => "failed",
            Self::TimedOut { .. } => "timed out",
            Self::Cancelled { .. } => "cancelled",
            Self::StoppedByLimit { .. } => "stopped by limit",
            Self::Dropped { .. } => "dropped",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Loss;

    /// States are written into a database that later versions read: a test that fails here needs a migration.
    #[test]
    fn states_are_written_as_later_versions_will_read_them() {
        let at = Timestamp(7);
        let states = [
            (State::Queued { since: at, not_before: None }, r#"{"state":"queued","since":7,"not-before":null}"#),
            (State::Running { since: at, attempt: 2 }, r#"{"state":"running","since":7,"attempt":2}"#),
            (
                State::Paused { since: at, attempt: 1, reason: PauseReason::Yielding },
                r#"{"state":"paused","since":7,"attempt":1,"reason":"yielding"}"#,
            ),
            (State::Succeeded { at, code: 0 }, r#"{"state":"succeeded","at":7,"code":0}"#),
            (State::Failed { at, ending: Ending::Exited { code: 3 } }, r#"{"state":"failed","at":7,"ending":"exited","code":3}"#),
            (
                State::Failed { at, ending: Ending::Lost { loss: Loss::Reboot } },
                r#"{"state":"failed","at":7,"ending":"lost","loss":"reboot"}"#,
            ),
            (State::TimedOut { at, limit: 50 }, r#"{"state":"timed-out","at":7,"limit":50}"#),
            (State::Cancelled { at }, r#"{"state":"cancelled","at":7}"#),
            (
                State::StoppedByLimit { at, limit: TaskLimit::Memory, value: 9 },
                r#"{"state":"stopped-by-limit","at":7,"limit":"memory","value":9}"#,
            ),
            (
                State::Dropped { at, reason: DropReason::QueueFull },
                r#"{"state":"dropped","at":7,"reason":{"reason":"queue-full"}}"#,
            ),
        ];
        for (state, json) in states {
            assert_eq!(serde_json::to_string(&state).unwrap(), json);
            assert_eq!(serde_json::from_str::<State>(json).unwrap(), state);
        }
    }
}
