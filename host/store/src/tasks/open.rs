//! Opening the database of tasks: one that is there, a new one, or a new one in place of a damaged one.

use std::{
    io,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_files::own;
use btm_model::{Digest, Timestamp};
use btm_vault::Vault;
use rusqlite::{Connection, MAIN_DB, config::DbConfig, params};

use super::{
    Tasks, aside,
    audit::{self, Action, Audit},
    failure::{Failure, is_damage},
    place::{Found, Place, found},
    read,
    record::Loaded,
    schema, values,
};
use crate::{StoreError, database};

/// What was found when the database was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// Nothing; a new one was made.
    Fresh,
    /// A database of this version.
    Existing,
    /// A database of an older version, which is now of this one.
    Migrated {
        /// Its version before.
        from: i64,
    },
    /// A damaged one; it was renamed, and a new one was made. The user is to be told.
    SetAside {
        /// Its name now.
        to: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// Why a database that is there is not opened.
enum Trouble {
    Damaged(String),
    Newer(i64),
    Failed(Failure),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        if is_damage(&error) { Self::Damaged(error.to_string()) } else { Self::Failed(error.into()) }
    }
}

/// See [`Tasks::open`].
pub(super) fn open(folder: &Path, owner: &Vault, ids_above: u64, now: Timestamp) -> Result<(Tasks, Opened, Loaded), StoreError> {
    let place = Place::take(folder)?;
    place.close_to_others()?;
    let lost = match present(&place, owner, ids_above) {
        Ok(Some((connection, opened, loaded))) => return Ok((tasks(place, connection, &loaded)?, opened, loaded)),
        Ok(None) => aside::last(&place)?.map(|to| (to, "it was set aside earlier, and there was none in its place".to_owned())),
        Err(Trouble::Damaged(reason)) => Some((aside::set_aside(&place, now)?, reason)),
        Err(Trouble::Newer(found)) => {
            return Err(StoreError::Newer { path: place.path, found, known: schema::newest() });
        }
        Err(Trouble::Failed(failure)) => return Err(failure.at(&place.path)),
    };
    let ids_above = lost.as_ref().map_or(ids_above, |(to, _)| aside::highest(to).max(ids_above));
    make(&place, owner, lost.as_ref(), now)?;
    let path = place.path.clone();
    match present(&place, owner, ids_above) {
        Ok(Some((connection, _, loaded))) => {
            let opened = lost.map_or(Opened::Fresh, |(to, reason)| Opened::SetAside { to, reason });
            Ok((tasks(place, connection, &loaded)?, opened, loaded))
        }
        Err(Trouble::Failed(failure)) => Err(failure.at(&path)),
        Err(Trouble::Damaged(reason)) => Err(unsound(&path, &reason)),
        Ok(None) | Err(Trouble::Newer(_)) => Err(unsound(&path, "it is another one")),
    }
}

/// Storage that does not keep what was written just now: making yet another database would not help.
fn unsound(path: &Path, reason: &str) -> StoreError {
    StoreError::file(path, io::Error::other(format!("it was made just now and cannot be read: {reason}")))
}

fn tasks(place: Place, connection: Connection, loaded: &Loaded) -> Result<Tasks, StoreError> {
    let file = own::read(&place.path).map_err(|source| StoreError::file(&place.path, source))?;
    Ok(Tasks { connection, file, place, next: loaded.next })
}

/// Opens the database that is there, and reads what a scheduler needs; nothing if there is none.
fn present(place: &Place, owner: &Vault, ids_above: u64) -> Result<Option<(Connection, Opened, Loaded)>, Trouble> {
    let [main, log, _] = database::parts(&place.path);
    let look = |path: &Path| found(path).map_err(|error| Trouble::Failed(Failure::System(io::Error::other(error))));
    match (look(&main)?, look(&log)?) {
        (Found::Nothing, Found::Nothing) => return Ok(None),
        (Found::Nothing, _) => return Err(Trouble::Damaged("its main file is missing".to_owned())),
        (Found::Else, _) | (_, Found::Else) => return Err(Trouble::Damaged("it is not a file".to_owned())),
        (Found::File, _) => {}
    }
    let mut connection = database::connect_without_links(&main)?;
    // Until it is known to be sound, nothing is written into it, also not when it is closed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let version = examine(&connection, owner)?;
    let opened = if version < schema::newest() {
        schema::migrate(&mut connection, schema::STEPS, version).map_err(Trouble::Failed)?;
        Opened::Migrated { from: version }
    } else {
        Opened::Existing
    };
    raise_ids(&connection, ids_above)?;
    let loaded = read::load(&connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(Some((connection, opened, loaded)))
}

/// Sets up a connection of the one process that has the database.
pub(super) fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    // FULL: a commit is on disk when it returns. EXCLUSIVE: no shared memory, which a full disk could take away.
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA journal_size_limit = 8388608;",
    )?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Says the version of a database that is sound and this user's.
fn examine(connection: &Connection, owner: &Vault) -> Result<i64, Trouble> {
    let damaged = |reason: &str| Err(Trouble::Damaged(reason.to_owned()));
    set_up(connection)?;
    let header = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = header("user_version")?;
    if header("application_id")? != schema::APPLICATION || version < 1 {
        return damaged("it is not a database of tasks");
    }
    if version > schema::newest() {
        return Err(Trouble::Newer(version));
    }
    if connection.is_readonly(MAIN_DB)? {
        return damaged("its header is damaged");
    }
    connection.execute_batch("PRAGMA journal_mode = WAL")?;
    let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return damaged(&verdict);
    }
    let (identity, proof): (Vec<u8>, Vec<u8>) =
        connection.query_row("SELECT identity, proof FROM owner", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    // A project may bring a database along, and its tasks are commands.
    if !owner.vouches_for(purpose().as_bytes(), &identity, &proof) {
        return damaged("it was not made by this user on this machine");
    }
    Ok(version)
}

/// Has the numbers of tasks go on above `ids_above`.
fn raise_ids(connection: &Connection, ids_above: u64) -> rusqlite::Result<()> {
    if read::highest(connection)? < ids_above {
        let highest = [values::number(ids_above)];
        if connection.execute("UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'task'", highest)? == 0 {
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('task', ?1)", highest)?;
        }
    }
    Ok(())
}

/// What the vault vouches for.
pub(super) fn purpose() -> Digest {
    Digest::of(b"btm: who made a database of tasks")
}

/// Makes a new database, in place of the one that was lost. It gets its name when it is complete, so that a file of that name
/// which is not complete is always a damaged one.
fn make(place: &Place, owner: &Vault, lost: Option<&(PathBuf, String)>, now: Timestamp) -> Result<(), StoreError> {
    let draft = place.folder.join("tasks.sqlite.draft");
    let filled = || -> Result<(), Failure> {
        btm_faults::remove_file(Point::StateOpen, &draft)?;
        btm_faults::create_new(Point::StateOpen, &draft)?;
        let mut connection = database::connect_without_links(&draft)?;
        fill(&mut connection, owner)?;
        if let Some((to, reason)) = lost {
            let subject = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let line = Audit { at: now, who: "btm".to_owned(), what: Action::SetAside, subject, details: reason.clone() };
            audit::add(&connection, &line)?;
        }
        connection.close().map_err(|(_, error)| error.into())
    };
    filled().map_err(|failure| failure.at(&draft))?;
    btm_faults::rename(Point::StateOpen, &draft, &place.path).map_err(|source| StoreError::file(&place.path, source))?;
    btm_faults::sync_folder(Point::StateOpen, &place.folder).map_err(|source| StoreError::file(&place.folder, source))
}

fn fill(connection: &mut Connection, owner: &Vault) -> Result<(), Failure> {
    // No journal: a draft that is not complete is made again.
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL; PRAGMA auto_vacuum = INCREMENTAL;")?;
    connection.pragma_update(None, "application_id", schema::APPLICATION)?;
    schema::migrate(connection, schema::STEPS, 0)?;
    let identity: Vec<u8> = connection.query_row("SELECT randomblob(16)", [], |row| row.get(0))?;
    let proof = owner.vouch(purpose().as_bytes(), &identity);
    connection.execute("INSERT INTO owner (identity, proof) VALUES (?1, ?2)", params![identity, proof])?;
    Ok(())
}
