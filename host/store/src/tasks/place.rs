//! The folder in which the database of tasks lies, held by one process.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use btm_faults::Point;
use btm_files::own::{self, is_at};

use crate::{StoreError, database};

const NAME: &str = "tasks.sqlite";
const LOCK: &str = "tasks.lock";
/// A process that has just been started has what its parent has open, until it becomes another program: so a lock may outlive its
/// holder by a moment.
const PATIENCE: Duration = Duration::from_millis(100);

/// The folder of a database of tasks, while this process is the only one that may write there.
#[derive(Debug)]
pub struct Place {
    pub(super) folder: PathBuf,
    /// The database.
    pub(super) path: PathBuf,
    lock: File,
}

impl Place {
    /// Makes the folder if it is not there, sees to it that it is this user's alone and no link, and takes its lock. The lock
    /// is not SQLite's, because a damaged database is renamed under it.
    ///
    /// # Errors
    /// If another process has the lock, or the folder cannot be used.
    pub fn take(folder: &Path) -> Result<Self, StoreError> {
        btm_faults::create_folder(Point::StateOpen, folder).map_err(|source| StoreError::file(folder, source))?;
        let (lock, path) = (Self::lock_in(folder), Self::database_in(folder));
        let file = btm_faults::open_append(Point::StateOpen, &lock).map_err(|source| StoreError::file(&lock, source))?;
        match try_lock(&file) {
            // Whoever had it may have removed it before the end.
            Ok(()) if is_at(&file, &lock) => Ok(Self { folder: folder.to_owned(), path, lock: file }),
            Ok(()) | Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path }),
            Err(TryLockError::Error(source)) => Err(StoreError::file(&lock, source)),
        }
    }

    /// The file that is locked by the process which has the database in this folder open.
    #[must_use]
    pub fn lock_in(folder: &Path) -> PathBuf {
        folder.join(LOCK)
    }

    /// The main file of the database in this folder.
    #[must_use]
    pub fn database_in(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    /// Whether the lock is still the one that others would take.
    pub(super) fn is_in_place(&self) -> bool {
        is_at(&self.lock, &Self::lock_in(&self.folder))
    }

    /// Sees to it that only this user can read the files of the database.
    pub(super) fn close_to_others(&self) -> Result<(), StoreError> {
        for part in database::parts(&self.path) {
            if found(&part)? == Found::File {
                own::close_to_others(&part).map_err(|source| StoreError::file(&part, source))?;
            }
        }
        Ok(())
    }
}

fn try_lock(file: &File) -> Result<(), TryLockError> {
    let begin = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if begin.elapsed() < PATIENCE => thread::sleep(PATIENCE / 20),
            tried => return tried,
        }
    }
}

/// What lies at a path. Links are not followed, and a file that has another name elsewhere, or is somebody else's, is none of ours: a
/// project may bring some along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    File,
    Else,
}

pub(super) fn found(path: &Path) -> Result<Found, StoreError> {
    let found = own::look(path).map_err(|source| StoreError::file(path, source))?;
    Ok(match found {
        None => Found::Nothing,
        Some(found) if own::check_file(&found).is_ok() => Found::File,
        Some(_) => Found::Else,
    })
}
