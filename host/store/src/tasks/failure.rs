//! Why something inside the database failed, before it is said which database.

use std::{io, path::Path};

use btm_model::TaskId;
use rusqlite::{Error, ErrorCode};

use crate::{StoreError, database};

/// Why a change or a query failed.
#[derive(Debug)]
pub(super) enum Failure {
    Sqlite(Error),
    System(io::Error),
    Unknown(TaskId),
    Used(TaskId),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Sqlite(Error::ToSqlConversionFailure(Box::new(error)))
    }
}

impl Failure {
    /// The same, about the database at `path`.
    pub(super) fn at(self, path: &Path) -> StoreError {
        match self {
            Self::Sqlite(error) => StoreError::database(path, error),
            Self::System(source) => StoreError::file(path, source),
            Self::Unknown(id) => StoreError::Unknown { path: path.to_owned(), id },
            Self::Used(id) => StoreError::Used { path: path.to_owned(), id },
        }
    }
}

/// Whether reading failed because of what the file says, and not because of the machine: then reading it again fails again.
pub(super) fn is_damage(error: &Error) -> bool {
    match error.sqlite_error_code() {
        // A value that is not of the type it must have, or JSON that is none.
        None => true,
        // `Unknown` is SQLITE_ERROR: a table or a column is missing, or a JSON function was given something else.
        Some(ErrorCode::Unknown | ErrorCode::TypeMismatch | ErrorCode::ConstraintViolation | ErrorCode::SchemaChanged) => true,
        Some(_) => database::is_broken(error),
    }
}
