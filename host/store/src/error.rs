//! Why nothing is remembered.

use std::{io, path::PathBuf};

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened, read or written.
    #[error("{path}: {source}")]
    Database {
        /// Where it lies.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
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
