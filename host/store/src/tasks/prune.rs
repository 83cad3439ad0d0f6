//! Forgetting what is old.

use std::num::NonZeroU64;

use btm_model::{TaskId, Timestamp};
use rusqlite::Connection;

/// Tasks that are forgotten in one transaction, so that others do not wait long.
const BATCH: i64 = 1_000;

/// What is old: what happened before these moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Old {
    /// Tasks that ended, with their attempts and environments.
    pub results: Timestamp,
    /// What runs took.
    pub metrics: Timestamp,
    /// Lines of the audit log.
    pub audit: Timestamp,
}

/// What was forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Tasks; the folders of their runs are to be removed now.
    pub tasks: Vec<TaskId>,
    /// Whether there may be more.
    pub is_more: bool,
}

/// Deletes some of what is old, as a part of the transaction that is open. A task stays while an unfinished one waits for it.
pub(super) fn some(connection: &Connection, old: &Old) -> rusqlite::Result<Pruned> {
    let delete = "DELETE FROM task WHERE id IN (
                      SELECT id FROM task WHERE ended < ?1 AND id NOT IN (
                          SELECT earlier.value FROM task AS waiting, json_each(waiting.task, '$.after') AS earlier
                          WHERE waiting.ended IS NULL)
                      ORDER BY ended LIMIT ?2) RETURNING id";
    let mut statement = connection.prepare_cached(delete)?;
    let ids = statement.query_map([old.results.0, BATCH], |row| row.get::<_, NonZeroU64>(0))?;
    let mut tasks = ids.map(|id| id.map(TaskId)).collect::<rusqlite::Result<Vec<_>>>()?;
    tasks.sort_unstable();
    connection.prepare_cached("DELETE FROM run WHERE at < ?1")?.execute([old.metrics.0])?;
    connection.prepare_cached("DELETE FROM audit WHERE at < ?1")?.execute([old.audit.0])?;
    Ok(Pruned { is_more: tasks.len() as i64 >= BATCH, tasks })
}

/// Gives the pages that are free back to the file system.
pub(super) fn shrink(connection: &Connection) -> rusqlite::Result<()> {
    for shrink in ["PRAGMA incremental_vacuum", "PRAGMA wal_checkpoint(TRUNCATE)"] {
        let mut statement = connection.prepare(shrink)?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
    }
    Ok(())
}
