//! Reads from something that may change meanwhile, and notices.

use std::{
    io::{self, Read},
    time::SystemTime,
};

use super::{Encoding, ReadError, is_binary};

/// How far a file is searched for a NUL byte, which makes it binary: as far as git looks.
pub const BINARY_WINDOW: u64 = 8_000;

/// What an open file is like at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether it is a regular file.
    pub(super) is_file: bool,
    /// Its size.
    pub(super) bytes: u64,
    /// When it was last written.
    pub(super) modified: Option<SystemTime>,
}

/// An open file. A trait, so that tests can change it at the worst moment.
pub(super) trait Source: Read {
    /// What it looks like now.
    fn look(&mut self) -> io::Result<Look>;
}

/// All bytes of a source that stayed the same from before the first to after the last.
pub(super) fn read_stable(source: &mut impl Source, max_bytes: u64, only_text: bool) -> Result<Vec<u8>, ReadError> {
    let before = source.look()?;
    if !before.is_file {
        return Err(ReadError::NotAFile);
    }
    if before.bytes > max_bytes {
        return Err(ReadError::TooLarge { bytes: before.bytes, limit: max_bytes });
    }
    // One more than there should be, so that a file that grew is noticed and never read without end.
    let most = before.bytes + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(most).map_err(|_| ReadError::TooLarge { bytes: most, limit: max_bytes })?);
    source.by_ref().take(most.min(BINARY_WINDOW)).read_to_end(&mut bytes)?;
    if only_text && is_binary(&bytes) && !Encoding::is_likely(&bytes) {
        return Err(ReadError::Binary);
    }
    source.by_ref().take(most - bytes.len() as u64).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != before.bytes || source.look()? != before {
        return Err(ReadError::Changed);
    }
    Ok(bytes)
}
