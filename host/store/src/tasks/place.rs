//! The folder in which the database of tasks lies, held by one process.

use std::{
    fs::{self, File, Permissions, TryLockError},
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use btm_faults::Point;

use crate::{StoreError, database};

const NAME: &str = "tasks.sqlite";
const LOCK: &str = "tasks.lock";
/// A process that has just been started has what its parent has open, until it becomes another program: so a lock may outlive its
/// holder by a moment.
const PATIENCE: Duration = Duration::from_millis(100);

/// The folder, while this process is the only one that may write there.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) folder: PathBuf,
    /// The database.
    pub(super) path: PathBuf,
    _lock: File,
}

impl Place {
    /// Makes the folder if it is not there, sees to it that it is this user's alone, and takes its lock. The lock
    /// is not SQLite's, because a damaged database is renamed under it.
    pub(super) fn take(folder: &Path) -> Result<Self, StoreError> {
        btm_faults::create_folder(Point::StateOpen, folder).map_err(|source| StoreError::file(folder, source))?;
        if !fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) {
            return Err(StoreError::file(folder, io::ErrorKind::NotADirectory.into()));
        }
        make_private(folder, 0o700)?;
        let (lock, path) = (folder.join(LOCK), folder.join(NAME));
        let file = match found(&lock)? {
            Found::Else => Err(io::ErrorKind::AlreadyExists.into()),
            Found::File | Found::Nothing => btm_faults::open_append(Point::StateOpen, &lock),
        };
        let file = file.map_err(|source| StoreError::file(&lock, source))?;
        match try_lock(&file) {
            Ok(()) => Ok(Self { folder: folder.to_owned(), path, _lock: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path }),
            Err(TryLockError::Error(source)) => Err(StoreError::file(&lock, source)),
        }
    }

    /// Sees to it that only this user can read the files of the database.
    pub(super) fn close_to_others(&self) -> Result<(), StoreError> {
        for part in database::parts(&self.path) {
            if found(&part)? == Found::File {
                make_private(&part, 0o600)?;
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

/// What lies at a path. Links are not followed: a project may bring some along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    File,
    Else,
}

pub(super) fn found(path: &Path) -> Result<Found, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Found::File),
        Ok(_) => Ok(Found::Else),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Nothing),
        Err(source) => Err(StoreError::file(path, source)),
    }
}

fn make_private(path: &Path, mode: u32) -> Result<(), StoreError> {
    let failed = |source| StoreError::file(path, source);
    if fs::metadata(path).map_err(failed)?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(failed)
}
