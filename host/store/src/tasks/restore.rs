//! Writing a database anew that somebody has removed while it was open.

use std::io;

use btm_faults::Point;
use btm_files::own::{self, is_at};
use rusqlite::Connection;

use super::{
    Tasks,
    failure::Failure,
    open,
    place::{Found, Place, found},
    read,
};
use crate::{StoreError, database};

/// See [`Tasks::restore`].
pub(super) fn restore(tasks: &mut Tasks) -> Result<(), StoreError> {
    if !tasks.place.is_in_place() {
        let folder = tasks.place.folder.clone();
        tasks.place = Place::take(&folder)?;
    }
    let path = tasks.place.path.clone();
    let is_ours = is_at(&tasks.file, &path);
    if is_ours && has_log(&tasks.place) {
        return Ok(());
    }
    if !is_ours && found(&path)? != Found::Nothing {
        return Err(StoreError::InUse { path });
    }
    let connection = written_anew(tasks).map_err(|failure| failure.at(&path))?;
    let file = own::read(&path).map_err(|source| StoreError::file(&path, source))?;
    (tasks.connection, tasks.file) = (connection, file);
    Ok(())
}

/// Whether the database has its log, without which nobody else would find the last commits.
pub(super) fn has_log(place: &Place) -> bool {
    let [_, log, _] = database::parts(&place.path);
    // What cannot be looked at may be there.
    found(&log).map_or(true, |log| log != Found::Nothing)
}

/// A copy of what is open, in its place. The files that are open have no name any more, and are complete all the same.
fn written_anew(tasks: &Tasks) -> Result<Connection, Failure> {
    let place = &tasks.place;
    let draft = place.folder.join("tasks.sqlite.draft");
    btm_faults::remove_file(Point::StateOpen, &draft)?;
    btm_faults::create_new(Point::StateOpen, &draft)?;
    // SQLite writes over an empty file.
    let name = draft.to_str().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    tasks.connection.execute("VACUUM INTO ?1", [name])?;
    own::read(&draft)?.sync_data()?;
    for stale in &database::parts(&place.path)[1..] {
        btm_faults::remove_file(Point::StateOpen, stale)?;
    }
    btm_faults::rename(Point::StateOpen, &draft, &place.path)?;
    btm_faults::sync_folder(Point::StateOpen, &place.folder)?;
    let connection = database::connect_without_links(&place.path)?;
    open::set_up(&connection)?;
    connection.execute_batch("PRAGMA journal_mode = WAL")?;
    // SQLite makes the log when something is read, and without it the database counts as incomplete.
    read::highest(&connection)?;
    Ok(connection)
}
