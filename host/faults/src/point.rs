//! The list of all points.

use std::{fmt, str::FromStr};

macro_rules! points {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A place in the source that writes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Point {
            $($(#[$doc])* $name,)*
        }

        impl Point {
            /// All points.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name in `BTM_FAULTS`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

points! {
    /// A file of the user's project is replaced.
    ProjectFile = "project.file",
    /// An entry is put into a vault: an installed plugin, or compiled code.
    VaultEntry = "vault.entry",
    /// The database of tasks is opened, or made.
    StateOpen = "state.open",
    /// The database gets a newer schema.
    StateMigrate = "state.migrate",
    /// A damaged database is set aside.
    StateSetAside = "state.set-aside",
    /// A batch of changes is committed.
    StateCommit = "state.commit",
    /// Old records are deleted.
    StatePrune = "state.prune",
    /// What is kept of a project is removed, because the project is.
    StateRemove = "state.remove",
    /// What is kept of a project goes along to where the project was moved.
    StateMove = "state.move",
    /// A run gets its folder.
    RunFolder = "run.folder",
    /// What is to be run is written down.
    RunSpec = "run.spec",
    /// A run that never began is given up.
    RunVoid = "run.void",
    /// The folder of a run is removed.
    RunRemove = "run.remove",
    /// The shim is started.
    ShimSpawn = "shim.spawn",
    /// The shim takes the lock of its run.
    ShimLock = "shim.lock",
    /// The shim reserves room for the status.
    ShimReserve = "shim.reserve",
    /// The shim makes the control group of its run, or sets it up.
    ShimGroup = "shim.group",
    /// The shim writes down which process it started.
    ShimStarted = "shim.started",
    /// The shim appends to the log.
    ShimLog = "shim.log",
    /// The shim makes the folder of its run again, which somebody removed.
    ShimRestore = "shim.restore",
    /// The shim writes down how its process ended.
    ShimStatus = "shim.status",
    /// The daemon prepares its control group for runs.
    GroupClaim = "group.claim",
    /// The control group of a run is removed.
    GroupRemove = "group.remove",
    /// A scan writes its report for whoever asks for the task's output.
    WorkerReport = "worker.report",
    /// A scan tells how far it is, and what cannot wait.
    WorkerEvents = "worker.events",
    /// The daemon makes its socket.
    DaemonSocket = "daemon.socket",
    /// The daemon writes down who it is.
    DaemonIdentity = "daemon.identity",
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Point {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|point| point.name() == text).ok_or(())
    }
}
