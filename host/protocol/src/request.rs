//! What clients ask for.

use std::collections::BTreeMap;

use btm_model::{Digest, Inherited, OsText, Priority, RequestToken, Retry, TaskId, TaskLimits, Work};
use serde::{Deserialize, Serialize};

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Request {
    /// The first message of every client. Answered by [`Welcome`](crate::Answer::Welcome).
    Hello {
        /// The client's [`VERSION`](crate::VERSION).
        version: u32,
    },
    /// A task is to be done. Answered by [`Accepted`](crate::Answer::Accepted) when it is on disk, or [`InForeground`](crate::Answer::InForeground).
    Run {
        /// The task.
        task: Box<NewTask>,
        /// What the client sends again if it does not know whether this request arrived: it is answered with the same task then.
        token: Option<RequestToken>,
    },
    /// Which tasks there are, newest first. Answered by [`Tasks`](crate::Answer::Tasks).
    List {
        /// Which of them.
        which: Which,
        /// At most so many.
        most: usize,
    },
    /// Everything about a task. Answered by [`Task`](crate::Answer::Task).
    Show {
        /// The task.
        id: TaskId,
    },
    /// A task is not to be done, or not any longer. Answered by [`Done`](crate::Answer::Done) when that is on disk.
    Cancel {
        /// The task.
        id: TaskId,
    },
    /// A task that has ended, or waits for another attempt, is to be tried again now. Answered as [`Run`](Self::Run).
    Retry {
        /// The task.
        id: TaskId,
    },
    /// A task is to have another priority. Answered by [`Done`](crate::Answer::Done).
    Prioritize {
        /// The task.
        id: TaskId,
        /// Its priority.
        priority: Priority,
    },
    /// Tells when tasks have ended: an [`Ended`](crate::Answer::Ended) for each, with [`Noticed`](crate::Answer::Noticed) in between, then
    /// [`Done`](crate::Answer::Done). They count as tasks that somebody waits for meanwhile.
    Wait {
        /// The tasks.
        ids: Vec<TaskId>,
    },
    /// Tells what happens, with [`Noticed`](crate::Answer::Noticed), until the client goes away.
    Watch,
    /// The client does this work itself as long as it is connected. Answered by [`Done`](crate::Answer::Done).
    Foreground {
        /// Stands for the work with its inputs.
        key: Digest,
    },
    /// Old tasks are to be forgotten. Answered by [`Pruned`](crate::Answer::Pruned).
    Prune {
        /// Those that ended so many milliseconds ago, or earlier.
        older_than: u64,
    },
    /// Who did what, newest first. Answered by [`Audit`](crate::Answer::Audit).
    Audit {
        /// At most so many lines.
        most: usize,
    },
    /// What the user is to be told, once. Answered by [`News`](crate::Answer::News).
    News,
    /// The daemon is to stay until it is told to stop, also if it has nothing to do. Answered by [`Done`](crate::Answer::Done).
    Stay,
    /// How the daemon is. Answered by [`Status`](crate::Answer::Status).
    Status,
    /// Whether the daemon still is there. Answered by [`Alive`](crate::Answer::Alive), also while answers to other requests wait.
    Ping,
    /// The daemon is to end. What runs goes on, and the next daemon takes it over. Answered by [`Done`](crate::Answer::Done).
    Stop,
}

/// A task that is to be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct NewTask {
    /// The type of task.
    pub name: String,
    /// What is run.
    pub work: Work,
    /// The folder in which it runs: relative to the root of the project (which is empty), or absolute if it lies elsewhere.
    pub directory: OsText,
    /// How soon.
    pub priority: Priority,
    /// The group whose slots it takes.
    pub group: Option<String>,
    /// Tasks that must have succeeded before.
    pub after: Vec<TaskId>,
    /// What it may use.
    pub limits: TaskLimits,
    /// When it is tried again.
    pub retry: Retry,
    /// Its variables; may hold secrets.
    pub environment: BTreeMap<OsText, OsText>,
    /// What its command takes over from this client beside them.
    pub inherited: Option<Inherited>,
    /// The parts of the project's settings that say what it runs or loads, and to which the user has agreed.
    pub wishes: Vec<String>,
    /// Whether it may be done together with a queued task that does the same.
    pub may_merge: bool,
    /// Whether the client waits for it, on this connection or the next one that it makes while this one is open: then a full queue
    /// does not drop it.
    pub is_waited_for: bool,
}

/// Which tasks are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Those that wait or run.
    Open,
    /// Those that have ended.
    Ended,
}
