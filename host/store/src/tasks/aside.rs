//! Setting a damaged database aside, so that what is in it can still be looked at.

use std::path::{Path, PathBuf};

use btm_faults::Point;
use btm_files::own::OwnFolder;
use btm_model::Timestamp;
use rusqlite::config::DbConfig;

use super::{
    place::{Found, Place, found},
    read,
};
use crate::{StoreError, database};

const PREFIX: &str = "tasks.corrupt-";
const SUFFIX: &str = ".sqlite";
/// The highest number of a task that a damaged database is believed: JSON has no greater whole numbers.
const BELIEVED: u64 = 1 << 53;

/// Renames the database with what belongs to it, and says to what. The main file goes first: without it, what is left is never
/// taken for a database.
pub(super) fn set_aside(place: &Place, now: Timestamp) -> Result<PathBuf, StoreError> {
    let to = free_name(place, now)?;
    for (part, to) in database::parts(&place.path).into_iter().zip(database::parts(&to)) {
        if found(&part)? != Found::Nothing {
            btm_faults::rename(Point::StateSetAside, &part, &to).map_err(|source| StoreError::file(&part, source))?;
        }
    }
    btm_faults::sync_folder(Point::StateSetAside, &place.folder).map_err(|source| StoreError::file(&place.folder, source))?;
    Ok(to)
}

/// The name says when, in milliseconds since 1970. The clock may have been there before.
fn free_name(place: &Place, now: Timestamp) -> Result<PathBuf, StoreError> {
    let mut at = now.0;
    loop {
        let name = place.folder.join(format!("{PREFIX}{at}{SUFFIX}"));
        let taken =
            database::parts(&name).iter().map(|part| Ok(found(part)? != Found::Nothing)).collect::<Result<Vec<_>, _>>()?;
        if !taken.contains(&true) {
            return Ok(name);
        }
        at = at.wrapping_add(1);
    }
}

/// The database that was set aside last. If there is no other one, whoever set it aside was killed before it could say so.
pub(super) fn last(place: &Place) -> Result<Option<PathBuf>, StoreError> {
    let failed = |source| StoreError::file(&place.folder, source);
    let mut last = None;
    for name in OwnFolder::open(&place.folder).and_then(|folder| folder.names()).map_err(failed)? {
        let when = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.parse::<i64>().ok());
        last = last.max(when);
    }
    Ok(last.map(|when| place.folder.join(format!("{PREFIX}{when}{SUFFIX}"))))
}

/// The highest number of a task that a damaged database still tells, 0 if it tells none.
pub(super) fn highest(path: &Path) -> u64 {
    let ask = || {
        let connection = database::connect_without_links(path)?;
        // What is set aside is not changed by being looked at.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")?;
        read::highest(&connection)
    };
    // Whatever fails, fails because it is damaged.
    if found(path).is_ok_and(|found| found == Found::File) { ask().map_or(0, |id| if id < BELIEVED { id } else { 0 }) } else { 0 }
}
