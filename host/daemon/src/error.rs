//! Why there is no daemon.

use std::{io, path::PathBuf};

use btm_store::StoreError;

use crate::StateError;

/// Why a daemon cannot start, or had to end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DaemonError {
    /// A file or folder cannot be used.
    #[error("`{}` cannot be {action}: {source}", path.display())]
    File {
        /// What was to be done.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The folder of the project's state is not used.
    #[error(transparent)]
    Folder(#[from] StateError),
    /// The database of tasks cannot be used.
    #[error(transparent)]
    State(#[from] StoreError),
    /// The system lacks something.
    #[error("{action}: {source}")]
    System {
        /// What was to be done.
        action: &'static str,
        /// What the operating system says.
        source: io::Error,
    },
}

impl DaemonError {
    /// Whether the machine is at fault, and not what the user asked for or has there: a disk that is full, for example.
    #[must_use]
    pub fn is_of_the_machine(&self) -> bool {
        match self {
            Self::File { .. } | Self::System { .. } => true,
            Self::Folder(error) => matches!(error, StateError::Io { .. }),
            Self::State(error) => !matches!(error, StoreError::InUse { .. } | StoreError::Newer { .. }),
        }
    }

    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }

    pub(crate) fn system(action: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { action, source }
    }
}
