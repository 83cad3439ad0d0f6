//! What `btm` talks about, as plain data: findings, metrics, notes, stop reasons and the report they add up to; tasks.
//!
//! Every type serialises to the JSON that users see; [`Report`]'s schema is published and only grows. No I/O, no logic beyond the
//! types' own, and [`text`], which all crates clean with.

mod capability;
mod digest;
mod document;
mod finding;
mod location;
mod metric;
mod note;
mod os_text;
mod plugin;
mod report;
mod severity;
mod shared;
mod stop;
mod task;
pub mod text;
mod time;
mod weakness;

pub use capability::{Capability, UnknownCapability};
pub use digest::{Digest, InvalidDigest};
pub use document::{Document, Notification};
pub use finding::{Applicability, BaselineState, Edit, Excerpt, Finding, Fingerprints, Fix, Related, Suppression};
pub use location::{Location, Point};
pub use metric::Metric;
pub use note::{Note, NoteKind};
pub use os_text::{InvalidOsText, OsText};
pub use plugin::{Plugin, PluginStatus, Refusal, RefusalKind, Rule};
pub use report::{
    BaselineCounts, LanguageCounts, LeftOut, Masked, PluginRun, Report, Run, SCHEMA_VERSION, SeverityCounts, Summary, Tool,
};
pub use severity::{Severity, UnknownSeverity};
pub use stop::{Limit, Stop, StopReason};
pub use task::{
    Attempt, Bound, DropReason, Ending, Inherited, InvalidRequestToken, InvalidTaskId, Loss, PauseReason, Priority, RequestToken,
    ResourceLimit, Retry, State, Task, TaskId, TaskLimit, TaskLimits, UnknownPriority, Work,
};
pub use text::is_harmful;
pub use time::Timestamp;
pub use weakness::weaknesses;
