//! One attempt to do a task.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::TaskLimit;
use crate::Timestamp;

/// One attempt to do a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Attempt {
    /// 1 for the first one.
    pub number: u32,
    /// When it started.
    pub started: Timestamp,
    /// When and how it ended; `None` while it runs.
    pub ended: Option<(Timestamp, Ending)>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "ending", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Ending {
    /// The process ended by itself.
    Exited {
        /// Its exit code.
        code: i32,
    },
    /// A signal that btm did not send ended it.
    Killed {
        /// The signal's number.
        signal: i32,
    },
    /// It was still running when its time was over, and was ended.
    TimedOut {
        /// The limit, in milliseconds.
        limit: u64,
    },
    /// It reached another limit, and was ended.
    StoppedByLimit {
        /// The limit.
        limit: TaskLimit,
        /// Its value, in bytes.
        value: u64,
    },
    /// It was ended on request.
    Cancelled,
    /// It could not be started.
    NotStarted {
        /// Why, and what to do.
        message: String,
    },
    /// What ended it is not known.
    Lost {
        /// Why not.
        loss: Loss,
    },
}

/// Why it is not known how an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// The machine was shut down while it ran.
    Reboot,
    /// The process that watched over it was killed; what it had started was ended.
    Supervisor,
    /// The folder of the run was removed.
    Folder,
    /// This project is a copy of the one in which it runs.
    Copied,
}
