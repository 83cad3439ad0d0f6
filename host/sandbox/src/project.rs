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

/// The project's files, read-only.
pub trait ProjectFiles: Send {
    /// How many files there are.
    fn count(&self) -> u64;

    /// The files that match one of the patterns, sorted by the bytes of their paths.
    ///
    /// # Errors
    /// Why the patterns cannot be used.
    fn find(&self, globs: &[String]) -> Result<Vec<String>, String>;

    /// The bytes of one file.
    ///
    /// # Errors
    /// Why it could not be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
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
