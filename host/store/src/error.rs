//! Why nothing is remembered.

use std::{io, path::PathBuf};

use rusqlite::ffi;

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
    /// A newer version of btm has written it.
    #[error("{path} was written by a newer version of btm (format {found}; this one knows {known})")]
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
}

/// What SQLite says, in words that tell what to look at.
fn reason(error: &rusqlite::Error) -> String {
    let code = error.sqlite_error().map_or(ffi::SQLITE_OK, |error| error.extended_code);
    match code {
        ffi::SQLITE_FULL | ffi::SQLITE_IOERR_SHMSIZE => "no space is left on its file system".to_owned(),
        // A lock that cannot be had and one that somebody else has look alike.
        ffi::SQLITE_BUSY | ffi::SQLITE_PROTOCOL | ffi::SQLITE_IOERR_LOCK | ffi::SQLITE_IOERR_SHMLOCK => {
            "it stays locked: another process uses it, or its file system has no locks".to_owned()
        }
        _ => error.to_string(),
    }
}
