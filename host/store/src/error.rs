//! Why nothing is remembered.

use std::{
    io,
    path::{Path, PathBuf},
};

use btm_model::TaskId;
use rusqlite::ffi;

use crate::database::is_broken;

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened, read or written.
    #[error("{path}: {}", reason(.error))]
    Database {
        /// Where it lies.
        path: PathBuf,
        /// What SQLite says.
        error: rusqlite::Error,
    },
    /// There is no space for what was to be written; what was there before is unharmed and can be read.
    #[error("{path}: no space is left on its file system; free some, then try again")]
    Full {
        /// Where it lies.
        path: PathBuf,
    },
    /// A newer version of btm has written it.
    #[error("{path} was written by a newer version of btm (format {found}; this one knows {known}); update btm to use it")]
    Newer {
        /// Where it lies.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format that is known.
        known: i64,
    },
    /// The file of a broken database cannot be removed.
    #[error("{path} is broken and cannot be removed: {source}")]
    Stuck {
        /// Where it lies.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process has it open.
    #[error("{path} is in use by another btm; only one can write it at a time")]
    InUse {
        /// Where it lies.
        path: PathBuf,
    },
    /// A file or folder beside the database cannot be made, changed or renamed.
    #[error("{path}: {source}; make sure that you own it and can write to it")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A task is changed that is not there.
    #[error("{path} has no task {id}; it may have been cleaned up")]
    Unknown {
        /// Where the database lies.
        path: PathBuf,
        /// The task that is not there.
        id: TaskId,
    },
    /// A task is accepted under a number that another one has or had.
    #[error("{path} has given the number {id} to another task; take the next one that is free")]
    Used {
        /// Where the database lies.
        path: PathBuf,
        /// The number.
        id: TaskId,
    },
}

impl StoreError {
    /// Whether the database is damaged, so that it has to be opened anew, which sets it aside.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Database { error, .. } if is_broken(error))
    }

    /// What SQLite said about the database at `path`.
    pub(crate) fn database(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_extended_error_code() {
            Some(ffi::SQLITE_FULL | ffi::SQLITE_IOERR_SHMSIZE) => Self::Full { path },
            _ => Self::Database { path, error },
        }
    }

    /// What the operating system said about the file or folder at `path`.
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::File { path, source },
        }
    }
}

/// What SQLite says, in words that tell what to look at.
fn reason(error: &rusqlite::Error) -> String {
    match error.sqlite_extended_error_code() {
        // A lock that cannot be had and one that somebody else has look alike.
        Some(ffi::SQLITE_BUSY | ffi::SQLITE_PROTOCOL | ffi::SQLITE_IOERR_LOCK | ffi::SQLITE_IOERR_SHMLOCK) => {
            "it stays locked: another process uses it, or its file system has no locks".to_owned()
        }
        _ => error.to_string(),
    }
}
