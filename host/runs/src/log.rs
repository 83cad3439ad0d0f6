//! What a command wrote, as files: plain bytes that any program can read, and which stream they came from.
//!
//! `log` has the first half of what is kept, of both streams in the order of arrival. What comes later goes to files `log.N`, where N
//! is the number of bytes before it; two of them are kept at most, each of a quarter of the limit, so the end is there as well as the
//! beginning. They are cut at the ends of lines. A gap between one file and the next is what was dropped.
//!
//! Beside each file, `….streams` says which bytes are from which stream: eight bytes, little-endian, for each change,
//! `position * 4 + stream`, where the position counts from the start of the log. A change is written before its bytes, so a reader
//! who takes the size of the log first never lacks one.

mod reader;

use std::{
    io,
    path::{Path, PathBuf},
};

use btm_files::own::OwnFolder;

pub use reader::{LogReader, Part};

/// What the shim says in a line of its own where the disk did not take what the command wrote, after the number.
pub const LOST: &str = "bytes were dropped here";

/// Where bytes of a log came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The shim: a line about bytes that a full disk did not take.
    Shim,
    /// The standard output of the command.
    Output,
    /// Its standard error.
    Error,
}

/// From a position on, bytes are from a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Bytes before, from the start of the log.
    pub position: u64,
    /// From where the bytes after it are.
    pub stream: Stream,
}

impl Change {
    /// Bytes of a change in its file.
    pub const SIZE: usize = 8;

    /// As it is written.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::SIZE] {
        let stream = match self.stream {
            Stream::Shim => 0,
            Stream::Output => 1,
            Stream::Error => 2,
        };
        (self.position << 2 | stream).to_le_bytes()
    }

    /// As it was written.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        let number = u64::from_le_bytes(bytes);
        let stream = match number & 3 {
            1 => Stream::Output,
            2 => Stream::Error,
            _ => Stream::Shim,
        };
        Self { position: number >> 2, stream }
    }
}

/// One file of the log in `folder`: the one that starts after `start` bytes.
#[must_use]
pub fn file(folder: &Path, start: u64) -> PathBuf {
    if start == 0 { folder.join("log") } else { folder.join(format!("log.{start}")) }
}

/// The file that says which bytes of it are from which stream.
#[must_use]
pub fn streams(folder: &Path, start: u64) -> PathBuf {
    if start == 0 { folder.join("log.streams") } else { folder.join(format!("log.{start}.streams")) }
}

/// Where the files of the log in `folder` start, in order.
///
/// # Errors
/// If the folder cannot be read; a missing one has no files.
pub fn starts(folder: &Path) -> io::Result<Vec<u64>> {
    let names = match OwnFolder::open(folder).and_then(|folder| folder.names()) {
        Ok(names) => names,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut starts = Vec::new();
    for name in names {
        match name.to_str().and_then(|name| name.strip_prefix("log")) {
            Some("") => starts.push(0),
            Some(rest) => starts.extend(rest.strip_prefix('.').and_then(|start| start.parse::<u64>().ok())),
            None => {}
        }
    }
    starts.sort_unstable();
    Ok(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_as_they_were_written() {
        for stream in [Stream::Shim, Stream::Output, Stream::Error] {
            let change = Change { position: 1 << 40, stream };
            assert_eq!(Change::from_bytes(change.to_bytes()), change);
        }
    }
}
