//! Changes, as plain data, and how each is written.

use btm_model::{Digest, Ending, Priority, RequestToken, State, Task, TaskId, Timestamp};
use rusqlite::{Connection, Params, params};

use super::{
    audit::{self, Audit},
    failure::Failure,
    record::{self, Environment, Run, Usage},
    values,
};

/// A change of what is known about tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A task was accepted: it is queued since then. Its number is above all that were given before.
    Accepted {
        /// The task.
        task: Box<Task>,
        /// Its environment.
        environment: Environment,
    },
    /// A task that was accepted under this number goes on, and the database that knew of it was lost.
    Found {
        /// The task.
        task: Box<Task>,
        /// Its environment.
        environment: Environment,
    },
    /// A task has another priority.
    Prioritized {
        /// The task.
        id: TaskId,
        /// Its priority from now on.
        priority: Priority,
    },
    /// A task is in another state.
    State {
        /// The task.
        id: TaskId,
        /// Its state from now on.
        state: State,
    },
    /// An attempt started, or is about to.
    AttemptStarted {
        /// The task.
        id: TaskId,
        /// Which attempt, from 1.
        number: u32,
        /// When.
        at: Timestamp,
        /// The name of its run's folder.
        folder: String,
        /// Tells its run from another one in a folder of the same name.
        token: String,
    },
    /// An attempt ended.
    AttemptEnded {
        /// The task.
        id: TaskId,
        /// Which attempt.
        number: u32,
        /// When.
        at: Timestamp,
        /// How.
        ending: Ending,
        /// Milliseconds that it ran, without those when it was held or the machine slept; `None` if that is not known.
        ran: Option<u64>,
        /// What it used.
        usage: Usage,
    },
    /// The end of a task that has not ended was asked for: it counts as cancelled whoever is killed now.
    CancelAsked {
        /// The task.
        id: TaskId,
        /// When.
        at: Timestamp,
    },
    /// A task that had ended was asked for again: it waits, whatever became of those that it comes after.
    Retried {
        /// The task.
        id: TaskId,
        /// When.
        at: Timestamp,
    },
    /// An attempt that started never began: it was none, and another one may have its number.
    AttemptVoided {
        /// The task.
        id: TaskId,
        /// Which attempt.
        number: u32,
    },
    /// The same as a queued task was asked for again, with other bounds.
    Amended {
        /// The task as it is now.
        task: Box<Task>,
    },
    /// The same as a queued task was asked for again, and is done with it.
    Merged {
        /// The queued task.
        into: TaskId,
    },
    /// A task was asked for in a request with a token, which no other request has or had for a task that is known.
    Asked {
        /// The token.
        token: RequestToken,
        /// The task: the one that was accepted, or the queued one that does the same.
        id: TaskId,
    },
    /// A task is forgotten, with its attempts and its environment.
    Removed {
        /// The task.
        id: TaskId,
    },
    /// A run took this; kept even when its task is forgotten.
    Measured {
        /// The name of its task.
        name: String,
        /// What it took.
        run: Run,
    },
    /// Somebody did something.
    Audited(Audit),
}

/// Writes a change, as a part of the transaction that is open.
pub(super) fn write(connection: &Connection, change: &Change) -> Result<(), Failure> {
    match change {
        Change::Accepted { task, environment } | Change::Found { task, environment } => accept(connection, task, environment),
        Change::Prioritized { id, priority } => {
            let write = "UPDATE task SET task = json_set(task, '$.priority', ?2) WHERE id = ?1";
            of_task(connection, *id, write, params![values::id(*id), priority.name()])
        }
        Change::State { id, state } => {
            let write = "UPDATE task SET state = ?2, ended = ?3, cancelled = iif(?3 IS NULL, cancelled, NULL) WHERE id = ?1";
            let ended = record::ended(state).map(|at| at.0);
            of_task(connection, *id, write, params![values::id(*id), serde_json::to_string(state)?, ended])
        }
        Change::AttemptStarted { id, number, at, folder, token } => {
            let write = "INSERT INTO attempt (task, number, started, folder, token)
                         SELECT id, ?2, ?3, ?4, ?5 FROM task WHERE id = ?1";
            of_task(connection, *id, write, params![values::id(*id), number, at.0, folder, token])
        }
        Change::AttemptEnded { id, number, at, ending, ran, usage } => {
            let write = "UPDATE attempt SET ended = ?3, ending = ?4, memory = ?5, processor = ?6, ran = ?7
                         WHERE task = ?1 AND number = ?2";
            let ran = ran.map(values::number);
            let [memory, processor] = numbers(*usage);
            let ending = serde_json::to_string(ending)?;
            of_task(connection, *id, write, params![values::id(*id), number, at.0, ending, memory, processor, ran])
        }
        Change::CancelAsked { id, at } => {
            of_task(connection, *id, "UPDATE task SET cancelled = ?2 WHERE id = ?1", params![values::id(*id), at.0])
        }
        Change::Retried { id, at } => retried(connection, *id, *at),
        Change::AttemptVoided { id, number } => {
            of_task(connection, *id, "DELETE FROM attempt WHERE task = ?1 AND number = ?2", params![values::id(*id), number])
        }
        Change::Amended { task } => {
            let values = params![values::id(task.id), serde_json::to_string(task)?];
            of_task(connection, task.id, "UPDATE task SET task = ?2 WHERE id = ?1", values)
        }
        Change::Merged { into } => {
            of_task(connection, *into, "UPDATE task SET merged = merged + 1 WHERE id = ?1", [values::id(*into)])
        }
        Change::Asked { token, id } => {
            let write = "INSERT INTO request (token, task) SELECT ?2, id FROM task WHERE id = ?1";
            of_task(connection, *id, write, params![values::id(*id), token.as_str()])
        }
        Change::Removed { id } => of_task(connection, *id, "DELETE FROM task WHERE id = ?1", [values::id(*id)]),
        Change::Measured { name, run } => measured(connection, name, run),
        Change::Audited(line) => Ok(audit::add(connection, line)?),
    }
}

fn accept(connection: &Connection, task: &Task, environment: &Environment) -> Result<(), Failure> {
    let state = State::Queued { since: task.accepted, not_before: None };
    let variables = serde_json::to_string(environment)?;
    let digest = Digest::of(variables.as_bytes());
    connection
        .prepare_cached("INSERT INTO environment (digest, variables) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING")?
        .execute(params![digest.as_bytes(), variables])?;
    let write = "INSERT INTO task (id, environment, state, task) SELECT ?1, id, ?3, ?4 FROM environment WHERE digest = ?2";
    let (state, id) = (serde_json::to_string(&state)?, values::id(task.id));
    connection.prepare_cached(write)?.execute(params![id, digest.as_bytes(), state, serde_json::to_string(task)?])?;
    Ok(())
}

fn retried(connection: &Connection, id: TaskId, at: Timestamp) -> Result<(), Failure> {
    let write = "UPDATE task SET state = ?2, ended = NULL, cancelled = NULL, retried = retried + 1 WHERE id = ?1";
    let state = State::Queued { since: at, not_before: None };
    of_task(connection, id, write, params![values::id(id), serde_json::to_string(&state)?])
}

fn measured(connection: &Connection, name: &str, run: &Run) -> Result<(), Failure> {
    let [memory, processor] = numbers(run.usage);
    let write = "INSERT INTO run (name, at, duration, succeeded, memory, processor) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    connection.prepare_cached(write)?.execute(params![
        name,
        run.at.0,
        values::number(run.duration),
        run.succeeded,
        memory,
        processor
    ])?;
    Ok(())
}

/// Writes what must concern exactly one row, or there is no such task.
fn of_task(connection: &Connection, id: TaskId, write: &str, values: impl Params) -> Result<(), Failure> {
    match connection.prepare_cached(write)?.execute(values)? {
        0 => Err(Failure::Unknown(id)),
        _ => Ok(()),
    }
}

fn numbers(usage: Usage) -> [Option<i64>; 2] {
    [usage.memory, usage.processor].map(|number| number.map(values::number))
}
