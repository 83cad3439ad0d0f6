//! What the daemon answers.

use btm_model::{Attempt, Bound, OsText, Priority, Severity, State, Task, TaskId, TaskLimits, Timestamp};
use serde::{Deserialize, Serialize};

/// What the daemon answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Answer {
    /// The daemon talks to the client.
    Welcome {
        /// The daemon's [`VERSION`](crate::VERSION).
        version: u32,
        /// What program it is.
        build: String,
        /// Its process.
        pid: u32,
        /// The root of its project, absolute.
        root: OsText,
    },
    /// The task is on disk.
    Accepted {
        /// Its number; if it was merged, that of the queued task.
        id: TaskId,
        /// What became of both requests, if a queued task does the same.
        merged: Option<Box<Merged>>,
        /// Tasks that were dropped because the queue was full; the task itself may be one of them.
        dropped: Vec<TaskId>,
    },
    /// A client does the same itself right now; nothing was queued.
    InForeground,
    /// Tasks.
    Tasks {
        /// The newest first.
        tasks: Vec<Summary>,
        /// Those whose records cannot be read.
        damaged: Vec<TaskId>,
    },
    /// A task.
    Task(Box<Detail>),
    /// A task has ended.
    Ended {
        /// The task.
        id: TaskId,
        /// How.
        state: State,
    },
    /// Something has happened.
    Noticed(Notice),
    /// Tasks that were forgotten.
    Pruned {
        /// How many.
        tasks: usize,
    },
    /// Who did what.
    Audit {
        /// The newest first.
        lines: Vec<AuditLine>,
    },
    /// How the daemon is.
    Status(Box<Status>),
    /// What has happened to the project's tasks by itself, and nobody was told before.
    News {
        /// For people, one after the other.
        lines: Vec<String>,
    },
    /// The daemon is there.
    Alive {
        /// Why other answers take so long: what happens cannot be written down at present.
        trouble: Option<String>,
    },
    /// It is done.
    Done,
    /// It is not done, because of what was asked for.
    Refused {
        /// Why, and what to do.
        message: String,
    },
    /// It cannot be done now, whatever is asked for: the queue or the disk is full, or the state cannot be read.
    Failed {
        /// Why, and what to do.
        message: String,
    },
}

/// What became of the bounds of two requests for the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Merged {
    /// How soon the queued task is done now.
    pub priority: Priority,
    /// What it may use now.
    pub limits: TaskLimits,
    /// Attempts after the first one.
    pub retries: u32,
    /// The group whose slots it takes now.
    pub group: Option<String>,
    /// What the request changed about it.
    pub changed: Vec<Bound>,
    /// What it kept, although the request asked for something else.
    pub kept: Vec<Bound>,
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AuditLine {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What was done.
    pub what: String,
    /// To what: the number of a task, the name of a plugin, a file of settings.
    pub subject: String,
    /// The rest; may be empty.
    pub details: String,
}

/// A task as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Summary {
    /// The task.
    pub task: Task,
    /// How it is going.
    #[serde(flatten)]
    pub state: State,
    /// How far it is, if it runs and that is known.
    pub progress: Option<Progress>,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Progress {
    /// 0 to 100; as the task itself tells, or else estimated from earlier runs.
    pub percent: u8,
    /// Milliseconds until it is probably done.
    pub remaining: Option<u64>,
}

/// Everything about a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Detail {
    /// What a list shows.
    #[serde(flatten)]
    pub summary: Summary,
    /// How often the same was asked for again while it was queued.
    pub merged: u64,
    /// Its attempts, the first one first.
    pub attempts: Vec<Attempted>,
    /// What its effective priority is made of, while it waits or runs.
    pub terms: Vec<Term>,
    /// What keeps it from starting.
    pub waits_for: Option<String>,
}

/// An attempt, with where its log lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attempted {
    /// The attempt.
    #[serde(flatten)]
    pub attempt: Attempt,
    /// The folder of its run, absolute.
    pub folder: OsText,
    /// Milliseconds that it ran, without those when it was held or the machine slept; `None` until it ended.
    pub ran: Option<u64>,
    /// The most bytes of memory at once.
    pub memory: Option<u64>,
    /// Milliseconds of processor time.
    pub processor: Option<u64>,
}

/// A part of an effective priority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Term {
    /// Its name.
    pub name: String,
    /// What it adds.
    pub value: i64,
    /// Why.
    pub reason: String,
}

/// Something that has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Notice {
    /// A task is in another state.
    Became {
        /// The task.
        id: TaskId,
        /// Its type.
        name: String,
        /// Its priority.
        priority: Priority,
        /// Its state.
        state: State,
    },
    /// A task is further.
    Progress {
        /// The task.
        id: TaskId,
        /// How far.
        progress: Progress,
    },
    /// A task that still runs has found something that cannot wait.
    Finding {
        /// The task.
        id: TaskId,
        /// How severe it is.
        severity: Severity,
        /// The rule.
        rule: String,
        /// Where, as `path:line`.
        place: String,
        /// What.
        message: String,
    },
    /// The settings could not be read, or are in force again.
    Settings {
        /// What is wrong; nothing if they are in force.
        problem: Option<String>,
    },
}

/// How the daemon is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Status {
    /// Its process.
    pub pid: u32,
    /// What program it is.
    pub build: String,
    /// Since when.
    pub since: Timestamp,
    /// The root of its project.
    pub root: OsText,
    /// Tasks that wait.
    pub waiting: usize,
    /// Tasks that run or are paused.
    pub running: usize,
    /// The common slots.
    pub slots: Lane,
    /// Slots for important tasks beside those.
    pub reserved_slots: u32,
    /// The most tasks that wait.
    pub queue_limit: usize,
    /// Clients that are connected.
    pub clients: usize,
    /// Whether it stays until it is stopped, because a user has started it.
    pub stays: bool,
    /// Milliseconds without anything to do after which it ends; `None` if it does not.
    pub idle_end: Option<u64>,
    /// How the limits of tasks are enforced.
    pub enforcement: String,
    /// What users should know: a database that was set aside, settings that are not in force.
    pub warnings: Vec<String>,
}

/// Slots, and how many are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Slots.
    pub slots: u32,
    /// Those that are taken, by tasks without a group.
    pub taken: u32,
}
