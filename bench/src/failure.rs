//! Why nothing could be measured.

use std::{fmt, io, path::Path};

use crate::arguments::USAGE;

/// Why nothing could be measured.
#[derive(Debug)]
pub enum Failure {
    /// It was called wrongly; says how.
    Usage(String),
    /// A file, a folder or a program could not be used.
    Io(String, io::Error),
    /// A scan did not do what is measured; says what it did.
    Scan(String),
}

impl Failure {
    /// Of a file, a folder or a program.
    pub fn of(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Self::Io(path, error)
    }

    /// 2 for wrong usage, as `btm` has it; else 1.
    pub fn exit_code(&self) -> u8 {
        if matches!(self, Self::Usage(_)) { 2 } else { 1 }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => write!(formatter, "{message}\n\n{USAGE}"),
            Self::Io(what, error) => write!(formatter, "{what}: {error}"),
            Self::Scan(message) => formatter.write_str(message),
        }
    }
}
