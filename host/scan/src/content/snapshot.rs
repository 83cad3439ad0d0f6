//! The content of files as version control has it: in the index, or in a revision.

use std::{fmt, sync::Arc, time::SystemTime};

use btm_model::Note;

use super::{Content, Contents, ReadError};
use crate::{stamp::Stamp, walk};

/// A file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// Relative to the project root, with `/`.
    pub path: Arc<str>,
    /// The id of its content: another id is another content.
    pub object: String,
}

/// Gives content by its id.
pub trait Blobs: Send + Sync {
    /// The content.
    ///
    /// # Errors
    /// If it is larger than `max_bytes`, or cannot be had.
    fn read(&self, object: &str, max_bytes: u64) -> Result<Vec<u8>, ReadError>;
}

/// All files of a project at one moment of its history, or as they are about to be committed.
#[derive(Clone)]
pub struct Snapshot {
    /// Sorted by the bytes of their paths.
    files: Arc<[Tracked]>,
    /// Files whose names are not UTF-8, as far as they can be shown.
    nameless: Vec<String>,
    blobs: Arc<dyn Blobs>,
    max_bytes: u64,
}

impl Snapshot {
    /// These files, each path once, of which none larger than `max_bytes` is read. Those in `nameless` are only noted: their names
    /// are not UTF-8.
    #[must_use]
    pub fn new(mut files: Vec<Tracked>, nameless: Vec<String>, blobs: Arc<dyn Blobs>, max_bytes: u64) -> Self {
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Self { files: files.into(), nameless, blobs, max_bytes }
    }

    /// Notes about files that are not part of it.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        let note = |name: &String| walk::nameless(name);
        self.nameless.iter().map(note).collect()
    }

    /// The files, sorted by the bytes of their paths.
    #[must_use]
    pub fn files(&self) -> &[Tracked] {
        &self.files
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.blobs.read(self.object(path).ok_or(ReadError::Missing)?, self.max_bytes)
    }

    fn object(&self, path: &str) -> Option<&str> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(&self.files[at].object)
    }
}

impl Contents for Snapshot {
    fn read(&self, path: &str) -> Result<Content, ReadError> {
        self.bytes(path).map(Content::new)
    }

    fn read_text(&self, path: &str) -> Result<Content, ReadError> {
        self.bytes(path).and_then(Content::text)
    }

    fn stamp(&self, path: &str, _now: SystemTime) -> Option<Stamp> {
        Some(Stamp::of_object(self.object(path)?))
    }

    fn size(&self, _path: &str) -> Option<u64> {
        None
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Snapshot").field("files", &self.files.len()).finish_non_exhaustive()
    }
}
