//! Reads the index file of a repository: which paths git tracks.
//!
//! The format is git's `gitformat-index`, versions 2 to 4. The reader is pure: it takes any bytes, and its work and memory grow
//! with their number only.

use std::cmp::Ordering;

/// The longest path that is read, in bytes: the longest that Linux opens.
const MAX_PATH: usize = 4096;
/// The most bytes that all paths of one index may have together. Version 4 shortens paths, so a small file can say many.
const MAX_PATHS: usize = 128 << 20;
/// The bytes of an entry before the name of its object.
const STAT: usize = 40;
/// The lengths of an object's name: SHA-1 and SHA-256. The index does not say which one it has.
const HASHES: [usize; 2] = [20, 32];
/// The flag of an entry that has two more bytes of flags.
const EXTENDED: u16 = 0x4000;
/// The part of the flags that is the length of the path, if it is shorter.
const LENGTH: u16 = 0x0FFF;
/// The mode of a folder of a sparse index, which stands for everything below it.
const FOLDER: u32 = 0o040_000;

/// Why an index file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexFileError {
    /// It does not begin as an index does.
    #[error("the file is not a git index")]
    NotAnIndex,
    /// Its version is not 2, 3 or 4.
    #[error("the index has version {0}, which is not supported")]
    Version(u32),
    /// It ends too early, is not sorted, or contradicts itself.
    #[error("the index is damaged")]
    Damaged,
    /// Its paths are too long.
    #[error("the index has paths that are too long or too many")]
    TooLong,
    /// It has a part without which it cannot be understood.
    #[error("the index needs an extension that is not supported")]
    Extension,
}

/// The paths that git tracks in a work tree, relative to its top, with `/`. They are bytes: a name need not be UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrackedPaths {
    /// All paths, one after the other.
    bytes: Vec<u8>,
    /// Where each path ends; sorted by the bytes of the paths, each once. The folders of a sparse index end with `/`.
    ends: Vec<usize>,
}

/// An index file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexFile {
    /// What it tracks itself.
    pub tracked: TrackedPaths,
    /// The name of the shared index that a split index builds on, in hexadecimal digits.
    pub shared: Option<String>,
}

impl IndexFile {
    /// Reads an index file.
    ///
    /// # Errors
    /// If the bytes are not an index that is understood.
    pub fn parse(bytes: &[u8]) -> Result<Self, IndexFileError> {
        let [sha1, sha256] = HASHES.map(|hash| move || Reader { rest: bytes, hash }.index(bytes.len()));
        sha1().or_else(|error| sha256().map_err(|_| error))
    }
}

impl TrackedPaths {
    /// How many paths there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether git tracks nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The paths, sorted; those that end with `/` are folders of a sparse index, and stand for everything below.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|number| self.path(number))
    }

    /// Whether git tracks the file at a path.
    #[must_use]
    pub fn has_file(&self, path: &[u8]) -> bool {
        let is_folder = |(at, _): (usize, &u8)| self.find(&path[..=at]).is_ok();
        self.find(path).is_ok() || path.iter().enumerate().filter(|(_, byte)| **byte == b'/').any(is_folder)
    }

    /// Whether git tracks anything in the folder at a path, or the folder as a submodule.
    #[must_use]
    pub fn has_folder(&self, path: &[u8]) -> bool {
        let below = [path, b"/"].concat();
        let next = self.find(&below).unwrap_or_else(|next| next);
        self.has_file(path) || next < self.len() && self.path(next).starts_with(&below)
    }

    /// The same paths with ASCII letters in lower case: what git compares where names that differ in case are the same.
    #[must_use]
    pub fn in_lower_case(&self) -> Self {
        let mut paths: Vec<Vec<u8>> = self.iter().map(<[u8]>::to_ascii_lowercase).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut lower = Self::default();
        for path in &paths {
            lower.push(path);
        }
        lower
    }

    /// These paths and those of another index.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let mut paths: Vec<&[u8]> = self.iter().chain(other.iter()).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut both = Self::default();
        for path in paths {
            both.push(path);
        }
        both
    }

    fn path(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[number]]
    }

    fn push(&mut self, path: &[u8]) {
        self.bytes.extend_from_slice(path);
        self.ends.push(self.bytes.len());
    }

    /// The number of a path, or that of the first one after it.
    fn find(&self, path: &[u8]) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.path(middle).cmp(path) {
                Ordering::Equal => return Ok(middle),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        Err(low)
    }
}

/// What is left to be read of an index.
struct Reader<'a> {
    rest: &'a [u8],
    /// The length of an object's name.
    hash: usize,
}

impl<'a> Reader<'a> {
    fn index(mut self, size: usize) -> Result<IndexFile, IndexFileError> {
        if self.rest.get(..4) != Some(b"DIRC") {
            return Err(IndexFileError::NotAnIndex);
        }
        self.take(4)?;
        let (version, count) = (self.number()?, self.number()?);
        if !(2..=4).contains(&version) {
            return Err(IndexFileError::Version(version));
        }
        let mut tracked = TrackedPaths::default();
        let mut last = Vec::new();
        for _ in 0..count {
            let (path, is_folder) = self.entry(version, size, &last)?;
            // Several stages of one path stand side by side; what replaces an entry of a shared index has no path.
            match path.cmp(&last) {
                Ordering::Less => return Err(IndexFileError::Damaged),
                Ordering::Equal => continue,
                Ordering::Greater => last = path,
            }
            if is_folder != last.ends_with(b"/") {
                return Err(IndexFileError::Damaged);
            }
            tracked.push(&last);
            if tracked.bytes.len() > MAX_PATHS {
                return Err(IndexFileError::TooLong);
            }
        }
        let shared = self.extensions()?;
        Ok(IndexFile { tracked, shared })
    }

    /// The path of the next entry, and whether it stands for a folder.
    fn entry(&mut self, version: u32, size: usize, last: &[u8]) -> Result<(Vec<u8>, bool), IndexFileError> {
        let start = size - self.rest.len();
        let stat = self.take(STAT)?;
        let mode = u32::from_be_bytes([stat[24], stat[25], stat[26], stat[27]]);
        self.take(self.hash)?;
        let flags = self.short()?;
        if flags & EXTENDED != 0 {
            if version == 2 {
                return Err(IndexFileError::Damaged);
            }
            self.short()?;
        }
        let path = if version == 4 { self.shortened(last)? } else { self.padded(start, size, flags & LENGTH)? };
        if path.len() > MAX_PATH { Err(IndexFileError::TooLong) } else { Ok((path, mode == FOLDER)) }
    }

    /// A path of version 4: how much of the last path falls away, and what follows instead.
    fn shortened(&mut self, last: &[u8]) -> Result<Vec<u8>, IndexFileError> {
        let less = self.varying()?;
        let kept = last.len().checked_sub(less).ok_or(IndexFileError::Damaged)?;
        let rest = self.text()?;
        Ok([&last[..kept], rest].concat())
    }

    /// A path of versions 2 and 3, and the padding to a multiple of eight bytes.
    fn padded(&mut self, start: usize, size: usize, length: u16) -> Result<Vec<u8>, IndexFileError> {
        let path = self.text()?;
        if length != LENGTH && path.len() != usize::from(length) {
            return Err(IndexFileError::Damaged);
        }
        // One zero is part of the text; together they are one to eight.
        let read = size - self.rest.len() - start;
        self.take(read.next_multiple_of(8) - read)?;
        Ok(path.to_vec())
    }

    /// What stands after the entries: the shared index, if an extension names one.
    fn extensions(&mut self) -> Result<Option<String>, IndexFileError> {
        let mut shared = None;
        while self.rest.len() > self.hash {
            let name = self.take(4)?;
            let length = usize::try_from(self.number()?).map_err(|_| IndexFileError::Damaged)?;
            let content = self.take(length)?;
            match name {
                b"link" => {
                    let name = content.get(..self.hash).ok_or(IndexFileError::Damaged)?;
                    let is_none = name.iter().all(|byte| *byte == 0);
                    shared = (!is_none).then(|| name.iter().map(|byte| format!("{byte:02x}")).collect());
                }
                b"sdir" | [b'A'..=b'Z', ..] => {}
                _ => return Err(IndexFileError::Extension),
            }
        }
        if self.rest.len() == self.hash { Ok(shared) } else { Err(IndexFileError::Damaged) }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], IndexFileError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(IndexFileError::Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u32, IndexFileError> {
        let bytes = self.take(4)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn short(&mut self) -> Result<u16, IndexFileError> {
        let bytes = self.take(2)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    /// What stands before the next zero, which is taken too. No more than one path is looked through.
    fn text(&mut self) -> Result<&'a [u8], IndexFileError> {
        let window = &self.rest[..self.rest.len().min(MAX_PATH + 1)];
        match window.iter().position(|byte| *byte == 0) {
            Some(end) => Ok(&self.take(end + 1)?[..end]),
            None if window.len() > MAX_PATH => Err(IndexFileError::TooLong),
            None => Err(IndexFileError::Damaged),
        }
    }

    /// A number of varying length, as git's packs have it for offsets.
    fn varying(&mut self) -> Result<usize, IndexFileError> {
        let mut value = 0_usize;
        // A number of more digits is above the length of any path.
        for digit in 0..3 {
            let byte = self.take(1)?[0];
            value = (value + usize::from(digit > 0)) << 7 | usize::from(byte & 0x7F);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(IndexFileError::Damaged)
    }
}

#[cfg(test)]
mod tests;
