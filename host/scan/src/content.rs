//! Reads one file of the project safely.
//!
//! A path is resolved below the root and nowhere else, and a link in its last place is not followed, so that a file that was
//! swapped for a link after the walk cannot lead out. Nothing that could block is waited for. What changes while it is read is
//! read again, and then given up.

use std::{io, path::Path, sync::OnceLock, time::SystemTime};

use btm_model::{Location, Note, NoteKind};
use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt as _};
use cap_std::{
    ambient_authority,
    fs::{Dir, File, OpenOptions},
};

use crate::{
    lines::{LineIndex, Lines},
    run::kept,
    stamp::Stamp,
};

mod decode;
mod snapshot;
mod stable;

use decode::Decoded;
pub(crate) use decode::{Encoding, Places};
pub use snapshot::{Blobs, Snapshot, Tracked};
pub use stable::BINARY_WINDOW;
use stable::{Look, Source, read_stable};

/// The largest file that is read if the user does not say otherwise. Larger ones are data or generated; and a parser's tree, some
/// twenty times its source, would not fit into the 256 MiB that one instance of a plugin may use.
pub const DEFAULT_MAX_BYTES: u64 = 10 * 1024 * 1024;

/// How often a file that changes while it is read is tried.
const ATTEMPTS: usize = 3;

/// Where the content of a project's files comes from.
pub trait Contents: Send + Sync + std::fmt::Debug {
    /// A whole file, whatever is in it; text in UTF-16 or UTF-32 as UTF-8.
    ///
    /// # Errors
    /// If it is no regular file, too large, or cannot be read.
    fn read(&self, path: &str) -> Result<Content, ReadError>;

    /// A file unless it is binary: has a NUL byte in its first [`BINARY_WINDOW`] bytes, as git sees it, and is not text in UTF-16 or
    /// UTF-32.
    ///
    /// # Errors
    /// As [`Contents::read`], and [`ReadError::Binary`].
    fn read_text(&self, path: &str) -> Result<Content, ReadError>;

    /// What will tell later whether a file changed since `now`, which is before it is read; nothing if that cannot be told.
    fn stamp(&self, path: &str, now: SystemTime) -> Option<Stamp>;

    /// The bytes of a file, if they can be told without reading it.
    fn size(&self, path: &str) -> Option<u64>;
}

/// Reads files below one root.
#[derive(Debug)]
pub struct Reader {
    root: Dir,
    max_bytes: u64,
}

/// A file as analyzers see it, and what finds lines in it once somebody asks.
#[derive(Debug, Default)]
pub struct Content {
    /// What analyzers see: the file's bytes, or its text as UTF-8.
    bytes: Vec<u8>,
    index: OnceLock<LineIndex>,
    /// The file that it was decoded from.
    file: Option<Undecoded>,
}

/// The file that a text was decoded from.
#[derive(Debug)]
struct Undecoded {
    places: Places,
    digest: [u8; 32],
    bytes: u64,
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such file (any more).
    #[error("the file vanished before it was read")]
    Missing,
    /// It is a folder, or something else without content of its own.
    #[error("not a regular file")]
    NotAFile,
    /// Its name stands for a symbolic link.
    #[error("a symbolic link, which is not followed")]
    Link,
    /// It is larger than is read.
    #[error("{bytes} bytes are more than the limit of {limit}")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// It has a NUL byte near its start.
    #[error("a binary file")]
    Binary,
    /// The system does not allow it, or the path leads out of the root.
    #[error("permission denied")]
    Denied,
    /// It changed while it was read, each time.
    #[error("the file changed while it was read")]
    Changed,
    /// Anything else.
    #[error("{}", .0.kind())]
    Other(io::Error),
}

impl AsRef<[u8]> for Content {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Reader {
    /// Reads below `root`, no file larger than `max_bytes`.
    ///
    /// # Errors
    /// If the root cannot be opened.
    pub fn open(root: &Path, max_bytes: u64) -> io::Result<Self> {
        Ok(Self { root: Dir::open_ambient_dir(root, ambient_authority())?, max_bytes })
    }

    fn read_with(&self, path: &str, only_text: bool) -> Result<Content, ReadError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            match read_stable(&mut self.open_file(path)?, self.max_bytes, only_text) {
                Err(ReadError::Changed) if attempts < ATTEMPTS => {}
                other => return other.and_then(|bytes| if only_text { Content::text(bytes) } else { Ok(Content::new(bytes)) }),
            }
        }
    }

    fn open_file(&self, path: &str) -> Result<File, ReadError> {
        let mut options = OpenOptions::new();
        options.read(true).follow(FollowSymlinks::No);
        #[cfg(unix)]
        {
            // Opening a pipe must not wait for somebody to write to it.
            use cap_std::fs::OpenOptionsExt as _;
            options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
        }
        self.root.open_with(path, &options).map_err(|error| self.open_error(path, error))
    }

    fn open_error(&self, path: &str, error: io::Error) -> ReadError {
        match self.root.symlink_metadata(path) {
            Ok(metadata) if metadata.is_symlink() => ReadError::Link,
            // Sockets cannot be opened at all.
            Ok(metadata) if !metadata.is_file() => ReadError::NotAFile,
            _ => ReadError::from(error),
        }
    }
}

impl Contents for Reader {
    fn read(&self, path: &str) -> Result<Content, ReadError> {
        self.read_with(path, false)
    }

    fn read_text(&self, path: &str) -> Result<Content, ReadError> {
        self.read_with(path, true)
    }

    #[cfg(unix)]
    fn stamp(&self, path: &str, now: SystemTime) -> Option<Stamp> {
        Stamp::at(&self.root, path).filter(|stamp| stamp.is_settled(now))
    }

    #[cfg(not(unix))]
    fn stamp(&self, _path: &str, _now: SystemTime) -> Option<Stamp> {
        None
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.root.symlink_metadata(path).ok().map(|metadata| metadata.len())
    }
}

impl Content {
    /// A file with these bytes, whatever is in it.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        match Decoded::of(&bytes) {
            Some(Decoded { text, places }) => {
                let file = Undecoded { places, digest: kept::digest(&bytes), bytes: bytes.len() as u64 };
                Self { bytes: text.into_bytes(), index: OnceLock::new(), file: Some(file) }
            }
            None => Self { bytes, index: OnceLock::new(), file: None },
        }
    }

    /// The same, unless it is binary.
    fn text(bytes: Vec<u8>) -> Result<Self, ReadError> {
        let content = Self::new(bytes);
        if content.file.is_none() && is_binary(&content.bytes) { Err(ReadError::Binary) } else { Ok(content) }
    }

    /// What analyzers see.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The size of the file.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.file.as_ref().map_or(self.bytes.len() as u64, |file| file.bytes)
    }

    /// The SHA-256 of the file. What analyzers see follows from it.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.file.as_ref().map_or_else(|| kept::digest(&self.bytes), |file| file.digest)
    }

    /// The lines, with places as they are in the file; found when first asked for.
    #[must_use]
    pub fn lines(&self) -> Lines<'_> {
        let lines = Lines::with_index(&self.bytes, self.index.get_or_init(|| LineIndex::new(&self.bytes)));
        match &self.file {
            Some(file) => lines.decoded(&file.places),
            None => lines,
        }
    }

    /// What analyzers see, handed over.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Whether there is a NUL byte where git looks for one.
fn is_binary(bytes: &[u8]) -> bool {
    let window = bytes.len().min(usize::try_from(BINARY_WINDOW).unwrap_or(usize::MAX));
    memchr::memchr(0, &bytes[..window]).is_some()
}

impl ReadError {
    /// What the report says about it. Only what the user would want to repair makes the run incomplete.
    #[must_use]
    pub fn note(&self, path: &str) -> Note {
        let kind = match self {
            Self::Missing | Self::NotAFile | Self::Link | Self::TooLarge { .. } | Self::Binary => NoteKind::Skipped,
            Self::Denied | Self::Changed | Self::Other(_) => NoteKind::Unreadable,
        };
        Note { source: "btm".to_owned(), kind, message: self.to_string(), location: Some(Location::file(path)) }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::IsADirectory => Self::NotAFile,
            _ => Self::Other(error),
        }
    }
}

impl Source for File {
    fn look(&mut self) -> io::Result<Look> {
        let metadata = self.metadata()?;
        let modified = metadata.modified().ok().map(cap_std::time::SystemTime::into_std);
        Ok(Look { is_file: metadata.is_file(), bytes: metadata.len(), modified })
    }
}

#[cfg(test)]
mod tests;
