//! What a shim says about its run.

use btm_model::{Ending, Timestamp};
use serde::{Deserialize, Serialize};

use crate::linux::Identity;

/// Who shim and command are; written when the command is about to begin. Without it, the command never ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Started {
    /// The shim.
    pub shim: Identity,
    /// The command; also the leader of its process group.
    pub child: Identity,
    /// When, by the wall clock.
    pub at: Timestamp,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Status {
    /// How.
    pub ending: Ending,
    /// When the command began, by the wall clock; `None` if it could not be started.
    pub started: Option<Timestamp>,
    /// When nothing of it was left, by the wall clock.
    pub ended: Timestamp,
    /// Milliseconds that it ran, without those when it was held or the machine was suspended.
    pub ran: u64,
    /// What it used.
    pub usage: Usage,
    /// How much it wrote.
    pub log: LogSize,
    /// Processes that could not be ended, because they belong to another user or hang in the kernel.
    pub left: u32,
}

/// What a run used, all processes together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Usage {
    /// The most bytes of memory at one time; without a control group, those of its largest process or more.
    pub peak_memory: u64,
    /// Milliseconds of processor time.
    pub processor_time: u64,
}

/// How much a run wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LogSize {
    /// Bytes that the command wrote.
    pub bytes: u64,
    /// How many of them are not kept, because of the limit or a full disk.
    pub dropped: u64,
}
