//! What is to be done.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Inherited, Priority, Retry, TaskId, TaskLimits};
use crate::{Digest, OsText, Timestamp};

/// A unit of scheduled work, as it was accepted. Only its priority may change afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Task {
    /// Its number.
    pub id: TaskId,
    /// The type of task: what settings and history it shares with others, such as `security` or `cargo test`.
    pub name: String,
    /// What is run.
    pub work: Work,
    /// The folder in which it runs: relative to the root of the project (which is empty), or absolute if it lies elsewhere.
    pub directory: OsText,
    /// How soon.
    pub priority: Priority,
    /// The group whose slots it takes, if not the common ones.
    pub group: Option<String>,
    /// Tasks that must have succeeded before.
    pub after: Vec<TaskId>,
    /// What it may use.
    pub limits: TaskLimits,
    /// When it is tried again.
    pub retry: Retry,
    /// Stands for the work with all its inputs: two queued tasks never have the same.
    pub key: Digest,
    /// Who asked for it, such as `you` or `another client`; for the audit log and for people.
    pub origin: String,
    /// When it was accepted.
    pub accepted: Timestamp,
    /// What its command takes over from whoever asked for it; absent in tasks of an earlier btm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inherited: Option<Inherited>,
    /// The parts of the project's settings that say what it runs or loads, and to which the user agreed when it was accepted: it
    /// runs only as long as the user does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<String>,
}

/// What a task runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Work {
    /// A scan by `btm` itself.
    Scan {
        /// The plugins: names of official or installed ones, or files. Empty means what a plain `btm scan` runs.
        plugins: Vec<String>,
        /// What is reported on, relative to the directory. Empty means the whole project.
        paths: Vec<String>,
    },
    /// A command.
    Command {
        /// The program, looked up in PATH unless it has a `/`, and its arguments; never empty.
        command: Vec<OsText>,
    },
}
