//! Opening a cache: one file, several processes, made anew if it is broken.

#![expect(clippy::disallowed_methods, reason = "a cache that was killed while it wrote costs time, never a result")]

use std::{
    fs, io,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode};

use crate::{database, error::StoreError};

/// How long one process waits for another one's transaction.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it waits where SQLite does not.
const PAUSE: Duration = Duration::from_millis(5);

/// A database's tables and their version.
pub(crate) struct Schema {
    pub(crate) version: i64,
    pub(crate) tables: &'static str,
}

/// Opens a cache; one that is broken is removed and made anew, which the flag tells.
pub(crate) fn open_cache(path: &Path, schema: &Schema) -> Result<(Connection, bool), StoreError> {
    match open_patiently(path, schema) {
        Err(StoreError::Database { error, .. }) if database::is_broken(&error) => {
            remove(path)?;
            open_patiently(path, schema).map(|connection| (connection, true))
        }
        opened => opened.map(|connection| (connection, false)),
    }
}

/// Removes a database with everything that belongs to it.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    for part in database::parts(path) {
        match fs::remove_file(&part) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(StoreError::Stuck { path: part, source }),
            _ => {}
        }
    }
    Ok(())
}

/// Makes the file for this user only, if there is none; SQLite gives what belongs to it the same mode. A file that cannot be
/// made cannot be opened either, and that error is told.
fn make_private(path: &Path) {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

/// SQLite does not wait where two processes make the same new file a WAL database: it says at once that it is busy.
fn open_patiently(path: &Path, schema: &Schema) -> Result<Connection, StoreError> {
    let begin = Instant::now();
    loop {
        match open(path, schema) {
            Err(StoreError::Database { error, .. })
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begin.elapsed() < PATIENCE =>
            {
                thread::sleep(PAUSE);
            }
            opened => return opened,
        }
    }
}

fn open(path: &Path, schema: &Schema) -> Result<Connection, StoreError> {
    let failed = |error| StoreError::database(path, error);
    make_private(path);
    let connection = database::connect(path).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    // A crash of the machine may break a cache: then it is made anew, and what it still says is sealed record by record.
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF;")
        .map_err(failed)?;
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    if found > schema.version {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: schema.version });
    }
    if found < schema.version {
        let make = format!("BEGIN IMMEDIATE; {} PRAGMA user_version = {}; COMMIT;", schema.tables, schema.version);
        connection.execute_batch(&make).map_err(failed)?;
    }
    Ok(connection)
}
