//! What a shim is to do.

use std::path::PathBuf;

use btm_model::{Inherited, OsText, Priority, TaskLimits};
use serde::{Deserialize, Serialize};

/// What a shim is to do: everything about one run, fixed before it starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Spec {
    /// The program, looked up in the PATH of `environment` unless it has a `/`, and its arguments.
    pub command: Vec<OsText>,
    /// All variables of the command, but for the one by which its processes are found.
    pub environment: Vec<(OsText, OsText)>,
    /// The folder in which it runs, absolute.
    pub directory: OsText,
    /// What it takes over from whoever asked for it, beside variables; absent: from whoever started the daemon.
    pub inherited: Option<Inherited>,
    /// The parts of the project's settings to which the user agreed for it. The shim has no use for them; whoever finds the run
    /// without its task has.
    #[serde(default)]
    pub wishes: Vec<String>,
    /// What it may use.
    pub limits: TaskLimits,
    /// How it shares processor and disk with others where no control group does that.
    pub priority: Priority,
    /// Bytes of log that are kept: the first half, and up to as much of the end.
    pub log_limit: u64,
    /// The control group to make for it; `None` where none is delegated, see [`Groups::group`](crate::Groups::group).
    pub group: Option<PathBuf>,
}

impl Spec {
    /// Bytes of log that are kept unless somebody says otherwise: 64 MiB.
    pub const LOG_LIMIT: u64 = 64 << 20;
}
