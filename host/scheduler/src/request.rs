//! What is asked of the scheduler, and what it answers.

use btm_model::{Priority, State, Task, TaskId};
use thiserror::Error;

use crate::Decision;

/// A task that is to be accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The task. If it is merged into another one, its number stays unused.
    pub task: Task,
    /// The files and folders it looks at, relative to its directory. `None`: what its work tells, which is the paths of a scan,
    /// and nothing for a command.
    pub files: Option<Vec<String>>,
    /// Attempts that it had already: 0 for a new task; for one that ended and is to be tried again, those it has.
    pub attempts: u32,
    /// Those of `task.after` that ended, and whether they succeeded. The scheduler forgets what has ended; the state on disk does
    /// not.
    pub ended: Vec<(TaskId, bool)>,
    /// Clients that wait for it from the start.
    pub clients: u32,
}

impl Request {
    /// A new task, after none that has ended.
    #[must_use]
    pub fn new(task: Task) -> Self {
        Self { task, files: None, attempts: 0, ended: Vec::new(), clients: 0 }
    }
}

/// A task that an earlier daemon accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Restored {
    /// The task, with the attempts that it had, the running one included.
    pub request: Request,
    /// Its last state. One that is final is ignored.
    pub state: State,
}

/// What became of a request, and what is to be done about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptance {
    /// What became of it.
    pub outcome: Outcome,
    /// What is to be done, in this order.
    pub decisions: Vec<Decision>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is a task now: it waits, or was started, as the decisions tell. If it was itself the lowest in a full queue, they tell
    /// that it was dropped.
    Accepted,
    /// A task that waits does the same; whoever asked has to do with that one now.
    Merged {
        /// That task.
        into: TaskId,
    },
    /// A client is doing the same in its foreground; nothing was queued.
    InForeground,
}

/// Why something that was asked for is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No task that waits or runs has this number.
    #[error("no task {id} waits or runs; `btm task list --all` shows those that ended")]
    Unknown {
        /// The number.
        id: TaskId,
    },
    /// A task with this number waits or runs already.
    #[error("task {id} waits or runs already")]
    Known {
        /// The number.
        id: TaskId,
    },
    /// The task does not run.
    #[error("task {id} does not run")]
    NotRunning {
        /// The number.
        id: TaskId,
    },
    /// The task does not wait for another attempt.
    #[error("task {id} does not wait for another attempt; only one that failed can be tried again")]
    NotRetrying {
        /// The number.
        id: TaskId,
    },
    /// A task that is to be done before does not exist. Only tasks that were accepted earlier can be, so none waits for itself.
    #[error("task {id}, after which this one is to run, does not exist; `btm task list --all` shows those that do")]
    UnknownDependency {
        /// The task that must have succeeded.
        id: TaskId,
    },
    /// A task that is to be done before did not succeed.
    #[error("task {id}, after which this one is to run, did not succeed; try it again with `btm task retry {id}` first")]
    FailedDependency {
        /// The task that must have succeeded.
        id: TaskId,
    },
    /// The queue is full of tasks that are not dropped, because somebody waits for them or they were tried before, and this is one
    /// more.
    #[error("the queue is full; wait until some of its tasks have run, or take some out with `btm task cancel`")]
    Full,
}

/// What keeps a task that waits from starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Tasks that must have succeeded before.
    Dependencies(Vec<TaskId>),
    /// It failed, and is tried again later.
    Backoff {
        /// When, in milliseconds from now.
        remaining: u64,
    },
    /// All slots in which it may run are taken, or will be by tasks before it.
    Slots,
    /// The machine.
    Machine(crate::Lack),
    /// A machine that is idle takes one low task at a time, and looks whether it stays idle.
    OneAtATime,
}

/// How soon a task is to be done, in three steps that differ in what may keep it from starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Critical and high: only slots.
    Urgent,
    /// Medium: slots, and what the machine is short of.
    Medium,
    /// Low: slots, and a machine that is not idle.
    Low,
}

impl Class {
    pub(crate) fn of(priority: Priority) -> Self {
        match priority {
            Priority::Critical | Priority::High => Self::Urgent,
            Priority::Medium => Self::Medium,
            Priority::Low => Self::Low,
        }
    }
}
