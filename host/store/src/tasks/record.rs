//! What is known about tasks.

use std::collections::BTreeMap;

use btm_model::{Attempt, OsText, State, Task, TaskId, Timestamp};

/// The environment of a task: variables with their values, which may be secrets.
pub type Environment = BTreeMap<OsText, OsText>;

/// A task as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub task: Task,
    /// How it is going.
    pub state: State,
    /// How often the same was asked for again while it was queued.
    pub merged: u64,
    /// How often somebody asked for it again after it had ended.
    pub retried: u64,
    /// When somebody asked for its end; nothing once it has ended.
    pub cancelled: Option<Timestamp>,
}

/// Everything about a task but its environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The task.
    pub entry: Entry,
    /// Its attempts, the first one first.
    pub attempts: Vec<Tried>,
}

/// An attempt, and where it ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// When it started, and how it ended.
    pub attempt: Attempt,
    /// The name of its run's folder.
    pub folder: String,
    /// Tells its run from another one in a folder of the same name.
    pub token: String,
    /// Milliseconds that it ran, without those when it was held or the machine slept; not known until it ended.
    pub ran: Option<u64>,
    /// What it used; nothing is known until it ended.
    pub usage: Usage,
}

/// What a run used, with all processes that it started; `None` where it could not be measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The most memory at once, in bytes.
    pub memory: Option<u64>,
    /// Processor time, in milliseconds.
    pub processor: Option<u64>,
}

/// What one run took, remembered under its task's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// When it ended.
    pub at: Timestamp,
    /// Milliseconds from its start.
    pub duration: u64,
    /// Whether it ended well.
    pub succeeded: bool,
    /// What it used.
    pub usage: Usage,
}

/// Everything that a scheduler needs to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The number of the next task; those below were given, or may have been.
    pub next: TaskId,
    /// The tasks that have not ended, in the order of their numbers.
    pub unfinished: Vec<Record>,
    /// What the last runs took, at most [`HISTORY`] for each name of a task, the newest one last.
    pub histories: BTreeMap<String, Vec<Run>>,
}

/// Runs of a history: enough for an estimate, and few enough to be read at each start.
pub const HISTORY: usize = 100;

/// Which tasks a list shows; all by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those that have ended, or those that have not.
    pub ended: Option<bool>,
    /// Those in a state, by its name in JSON, such as `timed-out`.
    pub state: Option<String>,
    /// Those with a name.
    pub name: Option<String>,
    /// Those before a number, to go on where a list ended.
    pub before: Option<TaskId>,
}

/// A list of tasks, the newest one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The tasks.
    pub entries: Vec<Entry>,
    /// Those whose records cannot be read; they cost themselves, not the list.
    pub damaged: Vec<TaskId>,
}

/// When a task ended; nothing if it has not.
pub(super) fn ended(state: &State) -> Option<Timestamp> {
    match *state {
        State::Queued { .. } | State::Running { .. } | State::Paused { .. } => None,
        State::Succeeded { at, .. }
        | State::Failed { at, .. }
        | State::TimedOut { at, .. }
        | State::Cancelled { at }
        | State::StoppedByLimit { at, .. }
        | State::Dropped { at, .. } => Some(at),
    }
}
