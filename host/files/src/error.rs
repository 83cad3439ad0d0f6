//! Why a file was not read.

use std::io;

use crate::Exposed;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// The path leads out of the folder, through `..` or a link.
    #[error("the path leads out of the project")]
    Outside,
    /// The last part of the path is a symbolic link, and links are not followed.
    #[error("a symbolic link, which is not followed")]
    Link,
    /// It is a folder, a pipe, a socket or a device.
    #[error("{0}, not a regular file")]
    NotRegular(&'static str),
    /// It has more bytes than are read.
    #[error("larger than the limit of {limit} bytes")]
    TooLarge {
        /// The most bytes that are read.
        limit: u64,
    },
    /// It is not UTF-8.
    #[error("not UTF-8 text")]
    NotText,
    /// Somebody else can change it.
    #[error(transparent)]
    Exposed(Box<Exposed>),
    /// What the operating system says.
    #[error("{0}")]
    Io(io::Error),
}

impl ReadError {
    /// Whether there is simply no such file.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// What the user can do about it, if anything helps.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Exposed(exposed) => Some(exposed.hint()),
            _ => None,
        }
    }
}

impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Missing => Self::from(io::ErrorKind::NotFound),
            ReadError::Io(error) => error,
            other => Self::other(other),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            _ => Self::Io(error),
        }
    }
}
