//! How what is known is read.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU64,
};

use btm_model::{Attempt, RequestToken, TaskId, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{
    failure::is_damage,
    record::{self, Entry, Environment, Filter, HISTORY, Listed, Loaded, Record, Run, Tried, Usage},
    values,
};

/// Everything that a scheduler needs to go on.
pub(super) fn load(connection: &Connection) -> rusqlite::Result<Loaded> {
    let highest = highest(connection)?;
    let next = NonZeroU64::MIN.saturating_add(highest);
    Ok(Loaded { next: TaskId(next), unfinished: unfinished(connection)?, histories: histories(connection)? })
}

/// The highest number that was ever given, 0 if none was.
pub(super) fn highest(connection: &Connection) -> rusqlite::Result<u64> {
    let ask =
        "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'task'), 0), coalesce((SELECT max(id) FROM task), 0))";
    connection.query_row(ask, [], |row| row.get(0))
}

fn unfinished(connection: &Connection) -> rusqlite::Result<Vec<Record>> {
    let mut attempts: BTreeMap<TaskId, Vec<Tried>> = BTreeMap::new();
    let ask = "SELECT attempt.task, number, started, attempt.ended, ending, folder, token, memory, processor, ran
               FROM task CROSS JOIN attempt ON attempt.task = task.id WHERE task.ended IS NULL ORDER BY attempt.task, number";
    let mut statement = connection.prepare(ask)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        attempts.entry(TaskId(row.get(0)?)).or_default().push(tried(row)?);
    }
    let ask = "SELECT id, ended, merged, state, task, retried, cancelled FROM task WHERE ended IS NULL ORDER BY id";
    let entries = connection.prepare(ask)?.query_map([], entry)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let record = |entry: Entry| Record { attempts: attempts.remove(&entry.task.id).unwrap_or_default(), entry };
    Ok(entries.into_iter().map(record).collect())
}

fn histories(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Vec<Run>>> {
    // One step in the index for each name, instead of one for each run.
    let ask = "WITH RECURSIVE known (name) AS (
                   SELECT min(name) FROM run
                   UNION ALL SELECT (SELECT min(name) FROM run WHERE name > known.name) FROM known WHERE known.name IS NOT NULL)
               SELECT name FROM known WHERE name IS NOT NULL";
    let names = connection.prepare(ask)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    names.into_iter().map(|name| Ok((name.clone(), runs(connection, &name, HISTORY)?))).collect()
}

/// What the last runs under a name took, the newest one last.
pub(super) fn runs(connection: &Connection, name: &str, most: usize) -> rusqlite::Result<Vec<Run>> {
    let ask = "SELECT at, duration, succeeded, memory, processor FROM run WHERE name = ?1 ORDER BY id DESC LIMIT ?2";
    let mut statement = connection.prepare_cached(ask)?;
    let mut runs = statement.query_map(params![name, values::count(most)], run)?.collect::<rusqlite::Result<Vec<_>>>()?;
    runs.reverse();
    Ok(runs)
}

/// Everything about a task but its environment.
pub(super) fn task(connection: &Connection, id: TaskId) -> rusqlite::Result<Option<Record>> {
    let id = values::id(id);
    let mut statement =
        connection.prepare_cached("SELECT id, ended, merged, state, task, retried, cancelled FROM task WHERE id = ?1")?;
    let Some(entry) = statement.query_row([id], entry).optional()? else { return Ok(None) };
    let ask = "SELECT task, number, started, ended, ending, folder, token, memory, processor, ran
               FROM attempt WHERE task = ?1 ORDER BY number";
    let attempts = connection.prepare_cached(ask)?.query_map([id], tried)?.collect::<rusqlite::Result<_>>()?;
    Ok(Some(Record { entry, attempts }))
}

/// The environment of a task; nothing if there is no such task.
pub(super) fn environment(connection: &Connection, id: TaskId) -> rusqlite::Result<Option<Environment>> {
    let mut statement = connection
        .prepare_cached("SELECT variables FROM task JOIN environment ON environment.id = task.environment WHERE task.id = ?1")?;
    statement.query_row([values::id(id)], |row| values::json(row, 0)).optional()
}

/// The newest tasks that the filter lets through.
pub(super) fn list(connection: &Connection, filter: &Filter, most: usize) -> rusqlite::Result<Listed> {
    let Filter { ended, state, name, before } = filter;
    // A condition of its own for each question, so that the one about the end finds its index.
    let ended = match ended {
        None => "",
        Some(true) => "AND ended IS NOT NULL",
        Some(false) => "AND ended IS NULL",
    };
    let ask = format!(
        "SELECT id, ended, merged, state, task, retried, cancelled FROM task WHERE id < ?1 {ended}
         AND (?2 IS NULL OR state ->> '$.state' = ?2) AND (?3 IS NULL OR task ->> '$.name' = ?3) ORDER BY id DESC LIMIT ?4"
    );
    let mut statement = connection.prepare_cached(&ask)?;
    let mut rows = statement.query(params![before.map_or(i64::MAX, values::id), state, name, values::count(most)])?;
    let mut listed = Listed::default();
    while let Some(row) = rows.next()? {
        match entry(row) {
            Ok(entry) => listed.entries.push(entry),
            Err(error) if is_damage(&error) => listed.damaged.push(TaskId(row.get(0)?)),
            Err(error) => return Err(error),
        }
    }
    Ok(listed)
}

/// The task that a request with a token asked for.
pub(super) fn asked(connection: &Connection, token: &RequestToken) -> rusqlite::Result<Option<TaskId>> {
    let mut statement = connection.prepare_cached("SELECT task FROM request WHERE token = ?1")?;
    statement.query_row([token.as_str()], |row| row.get(0).map(TaskId)).optional()
}

/// Those of the numbers under which a task is known.
pub(super) fn known(connection: &Connection, ids: &[TaskId]) -> rusqlite::Result<BTreeSet<TaskId>> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM task WHERE id = ?1")?;
    let mut known = BTreeSet::new();
    for id in ids {
        if statement.exists([values::id(*id)])? {
            known.insert(*id);
        }
    }
    Ok(known)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let entry = Entry {
        task: values::json(row, 4)?,
        state: values::json(row, 3)?,
        merged: row.get(2)?,
        retried: row.get(5)?,
        cancelled: row.get::<_, Option<i64>>(6)?.map(Timestamp),
    };
    if entry.task.id != TaskId(row.get(0)?) {
        return Err(values::wrong(4, "it is another task".to_owned()));
    }
    if record::ended(&entry.state).map(|at| at.0) != row.get(1)? {
        return Err(values::wrong(3, "it ended at another time".to_owned()));
    }
    Ok(entry)
}

fn tried(row: &Row<'_>) -> rusqlite::Result<Tried> {
    let ended: Option<i64> = row.get(3)?;
    let ended = ended.map(|at| Ok::<_, rusqlite::Error>((Timestamp(at), values::json(row, 4)?))).transpose()?;
    Ok(Tried {
        attempt: Attempt { number: row.get(1)?, started: Timestamp(row.get(2)?), ended },
        folder: row.get(5)?,
        token: row.get(6)?,
        ran: row.get(9)?,
        usage: Usage { memory: row.get(7)?, processor: row.get(8)? },
    })
}

fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        at: Timestamp(row.get(0)?),
        duration: row.get(1)?,
        succeeded: row.get(2)?,
        usage: Usage { memory: row.get(3)?, processor: row.get(4)? },
    })
}
