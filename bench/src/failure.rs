//! Why nothing could be measured.

use std::{fmt, io, path::Path};

/// Why nothing could be measured.
#[derive(Debug)]
pub enum Failure {
    /// It was called wrongly; says how.
    Usage(String),
    /// A file, a folder or a program could not be used.
    Io(String, io::Error),
    /// A program did not do what is measured; says what it did.
    Run(String),
    /// Something that not every machine has is missing; says what to do. Nothing is wrong with `btm`.
    Missing(String),
}

impl Failure {
    /// Of a file, a folder or a program.
    pub fn of(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Self::Io(path, error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(what, error) => write!(formatter, "{what}: {error}"),
            Self::Usage(message) | Self::Run(message) | Self::Missing(message) => formatter.write_str(message),
        }
    }
}
