//! Who did what, and when.

use btm_model::Timestamp;
use rusqlite::{Connection, Row, params};

use super::values;

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// When.
    pub at: Timestamp,
    /// Who, as in the origin of a task.
    pub who: String,
    /// What was done.
    pub what: Action,
    /// To what: the number of a task, the name of a plugin, the key of a setting, …
    pub subject: String,
    /// The rest, for people; empty if there is no more to say. Never a secret.
    pub details: String,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What is written into the audit log.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// All actions.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name that users read, and that is in the database.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

actions! {
    /// A task was asked for.
    Started = "started",
    /// The same was asked for again while it was queued.
    Merged = "merged",
    /// A task was ended, or taken out of the queue.
    Cancelled = "cancelled",
    /// A task that had ended was put into the queue again.
    Retried = "retried",
    /// A task got another priority.
    Prioritized = "prioritized",
    /// A plugin was given a capability.
    Granted = "granted",
    /// A plugin lost a capability.
    Revoked = "revoked",
    /// Anything else was set: a setting, a schedule, a service.
    Changed = "changed",
    /// Old tasks were removed.
    Pruned = "pruned",
    /// The database of tasks was damaged, and is now another file; by btm itself.
    SetAside = "set aside",
}

pub(super) fn add(connection: &Connection, line: &Audit) -> rusqlite::Result<()> {
    let Audit { at, who, what, subject, details } = line;
    connection
        .prepare_cached("INSERT INTO audit (at, who, what, subject, details) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![at.0, who, what.name(), subject, details])
        .map(drop)
}

/// The newest lines, newest first; those about one subject, if it is given.
pub(super) fn newest(connection: &Connection, subject: Option<&str>, most: usize) -> rusqlite::Result<Vec<Audit>> {
    let ask = "SELECT at, who, what, subject, details FROM audit WHERE ?1 IS NULL OR subject = ?1 ORDER BY id DESC LIMIT ?2";
    connection.prepare_cached(ask)?.query_map(params![subject, values::count(most)], line)?.collect()
}

fn line(row: &Row<'_>) -> rusqlite::Result<Audit> {
    let name: String = row.get(2)?;
    let what = Action::ALL.iter().copied().find(|action| action.name() == name);
    Ok(Audit {
        at: Timestamp(row.get(0)?),
        who: row.get(1)?,
        what: what.ok_or_else(|| values::wrong(2, format!("no action is called {name}")))?,
        subject: row.get(3)?,
        details: row.get(4)?,
    })
}
