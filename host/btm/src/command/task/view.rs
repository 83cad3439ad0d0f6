//! What `--format json` shows, as `btm task schema` describes it: names in snake case, times as RFC 3339, durations in milliseconds,
//! sizes in bytes.

use std::borrow::Cow;

use btm_model::{
    DropReason, Ending, OsText, PauseReason, Priority, Retry, State, TaskId, TaskLimit, TaskLimits, Timestamp, Work,
};
use btm_protocol::{Attempted, AuditLine, Detail, Lane, Progress, Status, Summary, Term};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// A moment, in UTC and to the millisecond.
#[derive(Clone, Copy)]
pub(crate) struct Time(Timestamp);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.rfc3339())
    }
}

impl JsonSchema for Time {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// A task, as `btm task list` shows it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Task")]
pub(crate) struct TaskView {
    /// What is to be done.
    task: WorkView,
    /// How it is going.
    #[serde(flatten)]
    state: StateView,
    /// How far it is, if it runs and that is known.
    progress: Option<ProgressView>,
}

/// What is to be done.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Request")]
struct WorkView {
    /// The number of the task.
    id: TaskId,
    /// The type of task.
    name: String,
    /// What is run.
    work: Work,
    /// The folder in which it runs: relative to the root of the project (which is empty), or absolute if it lies elsewhere.
    directory: OsText,
    /// How soon.
    priority: Priority,
    /// The group whose slots it takes, if not the common ones.
    group: Option<String>,
    /// Tasks that must have succeeded before.
    after: Vec<TaskId>,
    /// What it may use.
    limits: TaskLimits,
    /// When it is tried again.
    retry: Retry,
    /// Who asked for it.
    origin: String,
    /// When it was accepted.
    accepted: Time,
}

/// How a task is going.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
#[schemars(rename = "State")]
enum StateView {
    /// Waits for its turn.
    Queued {
        /// Since when: accepted, or tried before.
        since: Time,
        /// Before this moment it is not tried again; set between attempts only.
        not_before: Option<Time>,
    },
    /// Runs.
    Running {
        /// Since when.
        since: Time,
        /// Which attempt.
        attempt: u32,
    },
    /// Was started and is held.
    Paused {
        /// Since when it is held.
        since: Time,
        /// Which attempt.
        attempt: u32,
        /// Why.
        reason: PauseReason,
    },
    /// Ended well.
    Succeeded {
        /// When.
        at: Time,
        /// The exit code: 0, or 1 for a scan with findings.
        code: i32,
    },
    /// Ended badly, and is not tried again.
    Failed {
        /// When.
        at: Time,
        /// How the last attempt ended.
        #[serde(flatten)]
        ending: Ending,
    },
    /// Was ended because its time was over.
    TimedOut {
        /// When.
        at: Time,
        /// The limit, in milliseconds.
        limit: u64,
    },
    /// Was ended on request, or taken out of the queue.
    Cancelled {
        /// When.
        at: Time,
    },
    /// Was ended because it reached a limit.
    StoppedByLimit {
        /// When.
        at: Time,
        /// The limit.
        limit: TaskLimit,
        /// Its value, in bytes.
        value: u64,
    },
    /// Never ran, and will not.
    Dropped {
        /// When.
        at: Time,
        /// Why.
        reason: DropReason,
    },
}

/// How far a task is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Progress")]
struct ProgressView {
    /// 0 to 100.
    percent: u8,
    /// Milliseconds until it is probably done.
    remaining: Option<u64>,
}

/// Everything about a task, as `btm task show` shows it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Detail")]
pub(crate) struct DetailView {
    /// What a list shows.
    #[serde(flatten)]
    task: TaskView,
    /// How often the same was asked for again while it was queued.
    merged: u64,
    /// Its attempts, the first one first.
    attempts: Vec<AttemptView>,
    /// What its effective priority is made of, while it waits or runs.
    terms: Vec<TermView>,
    /// What keeps it from starting.
    waits_for: Option<String>,
}

/// One attempt to do a task.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Attempt")]
struct AttemptView {
    /// 1 for the first one.
    number: u32,
    /// When it started.
    started: Time,
    /// When and how it ended; null while it runs.
    ended: Option<EndView>,
    /// The folder of its run, absolute.
    folder: OsText,
    /// Milliseconds that it ran, without those when it was held or the machine slept; null until it ended.
    ran: Option<u64>,
    /// The most bytes of memory at once.
    memory: Option<u64>,
    /// Milliseconds of processor time.
    processor: Option<u64>,
}

/// The end of an attempt.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "End")]
struct EndView {
    /// When.
    at: Time,
    /// How.
    #[serde(flatten)]
    ending: Ending,
}

/// A part of an effective priority.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Term")]
struct TermView {
    /// Its name.
    name: String,
    /// What it adds.
    value: i64,
    /// Why.
    reason: String,
}

/// How the daemon is, as `btm daemon status` shows it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Status")]
pub(crate) struct StatusView {
    /// Its process.
    pid: u32,
    /// What program it is.
    build: String,
    /// Since when.
    since: Time,
    /// The root of its project.
    root: OsText,
    /// Tasks that wait.
    waiting: usize,
    /// Tasks that run or are paused.
    running: usize,
    /// The common slots.
    slots: SlotsView,
    /// Slots for important tasks beside those.
    reserved_slots: u32,
    /// The most tasks that wait.
    queue_limit: usize,
    /// Clients that are connected.
    clients: usize,
    /// Whether it stays until it is stopped, because a user has started it.
    stays: bool,
    /// Milliseconds without anything to do after which it ends; null if it does not.
    idle_end: Option<u64>,
    /// How the limits of tasks are enforced.
    enforcement: String,
    /// What users should know.
    warnings: Vec<String>,
}

/// Slots, and how many are taken.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Slots")]
struct SlotsView {
    /// Slots.
    slots: u32,
    /// Those that are taken, by tasks without a group.
    taken: u32,
}

/// A line of the audit log, as `btm daemon audit` shows it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditLine")]
pub(crate) struct AuditView {
    /// When.
    at: Time,
    /// Who.
    who: String,
    /// What was done.
    what: String,
    /// To what: the number of a task, the name of a plugin, a file of settings.
    subject: String,
    /// The rest; may be empty.
    details: String,
}

impl From<Summary> for TaskView {
    fn from(summary: Summary) -> Self {
        let Summary { task, state, progress } = summary;
        let task = WorkView {
            id: task.id,
            name: task.name,
            work: task.work,
            directory: task.directory,
            priority: task.priority,
            group: task.group,
            after: task.after,
            limits: task.limits,
            retry: task.retry,
            origin: task.origin,
            accepted: Time(task.accepted),
        };
        let progress = progress.map(|Progress { percent, remaining }| ProgressView { percent, remaining });
        Self { task, state: state.into(), progress }
    }
}

impl From<State> for StateView {
    fn from(state: State) -> Self {
        match state {
            State::Queued { since, not_before } => Self::Queued { since: Time(since), not_before: not_before.map(Time) },
            State::Running { since, attempt } => Self::Running { since: Time(since), attempt },
            State::Paused { since, attempt, reason } => Self::Paused { since: Time(since), attempt, reason },
            State::Succeeded { at, code } => Self::Succeeded { at: Time(at), code },
            State::Failed { at, ending } => Self::Failed { at: Time(at), ending },
            State::TimedOut { at, limit } => Self::TimedOut { at: Time(at), limit },
            State::Cancelled { at } => Self::Cancelled { at: Time(at) },
            State::StoppedByLimit { at, limit, value } => Self::StoppedByLimit { at: Time(at), limit, value },
            State::Dropped { at, reason } => Self::Dropped { at: Time(at), reason },
        }
    }
}

impl From<Detail> for DetailView {
    fn from(detail: Detail) -> Self {
        let Detail { summary, merged, attempts, terms, waits_for } = detail;
        let terms = terms.into_iter().map(|Term { name, value, reason }| TermView { name, value, reason });
        Self {
            task: summary.into(),
            merged,
            attempts: attempts.into_iter().map(AttemptView::from).collect(),
            terms: terms.collect(),
            waits_for,
        }
    }
}

impl From<Attempted> for AttemptView {
    fn from(attempted: Attempted) -> Self {
        let Attempted { attempt, folder, ran, memory, processor } = attempted;
        let ended = attempt.ended.map(|(at, ending)| EndView { at: Time(at), ending });
        Self { number: attempt.number, started: Time(attempt.started), ended, folder, ran, memory, processor }
    }
}

impl From<Status> for StatusView {
    fn from(status: Status) -> Self {
        let Lane { slots, taken } = status.slots;
        Self {
            pid: status.pid,
            build: status.build,
            since: Time(status.since),
            root: status.root,
            waiting: status.waiting,
            running: status.running,
            slots: SlotsView { slots, taken },
            reserved_slots: status.reserved_slots,
            queue_limit: status.queue_limit,
            clients: status.clients,
            stays: status.stays,
            idle_end: status.idle_end,
            enforcement: status.enforcement,
            warnings: status.warnings,
        }
    }
}

impl From<AuditLine> for AuditView {
    fn from(line: AuditLine) -> Self {
        let AuditLine { at, who, what, subject, details } = line;
        Self { at: Time(at), who, what, subject, details }
    }
}
