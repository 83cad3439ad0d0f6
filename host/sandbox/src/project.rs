//! What a project analyzer sees of the project; implemented by the scan.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why a file of the project could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadError {
    /// There is no such file, or git ignores it.
    Missing,
    /// It is a folder, or something else without content.
    NotAFile,
    /// It is larger than the host hands over; its size in bytes.
    TooLarge(u64),
    /// The user or the system does not allow it, or the path leads out of the project.
    Denied,
    /// Anything else.
    Other(String),
}

/// Counts work as fuel before it is done; says no once there is none left, or the run ends.
pub type Spend<'a> = dyn FnMut(u64) -> Result<(), Spent> + 'a;

/// Nothing more is to be done for this call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent;

/// Why files could not be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindError {
    /// The patterns cannot be used.
    Invalid(String),
    /// The caller wants no more of it.
    Spent,
}

impl From<Spent> for FindError {
    fn from(Spent: Spent) -> Self {
        Self::Spent
    }
}

/// The project's files, read-only.
pub trait ProjectFiles: Send {
    /// The files that match one of the patterns, sorted by the bytes of their paths. What it takes is spent step by step.
    ///
    /// # Errors
    /// Why the patterns cannot be used; or [`FindError::Spent`] as soon as `spend` says no.
    fn find(&self, globs: &[String], spend: &mut Spend<'_>) -> Result<Vec<String>, FindError>;

    /// The bytes of one file.
    ///
    /// # Errors
    /// Why it could not be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// Bytes that are held because of what was asked so far.
    fn held(&self) -> u64 {
        0
    }
}

/// How far a project analyzer is: done, of how much, at what.
pub type OnProgress = Arc<dyn Fn(u64, Option<u64>, &str) + Send + Sync>;

/// What a project analyzer is given.
pub struct ProjectInput {
    /// The project's files.
    pub files: Box<dyn ProjectFiles>,
    /// Each file's path and facts, sorted by the bytes of the paths.
    pub facts: Box<dyn Iterator<Item = (String, Vec<u8>)> + Send>,
    /// Told of progress.
    pub on_progress: OnProgress,
}
