//! Reads the lists that git prints for programs, with `-z`: entries of the index or of a tree, and differences.

use std::collections::HashMap;

use crate::{GitError, ObjectId};

/// A line of `ls-files --stage` or `ls-tree -r`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub mode: Mode,
    pub object: ObjectId,
    /// One of several versions of a path that are in conflict.
    pub is_conflict: bool,
    pub path: &'a [u8],
}

/// What a path differs in, between an old and a new state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub old: (Mode, ObjectId),
    pub new: (Mode, ObjectId),
}

/// What kind of thing a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A regular file, executable or not.
    File,
    /// A symbolic link, a submodule, or something git does not know yet.
    Other,
    /// There is none.
    Absent,
}

impl Change {
    /// Whether there is a file with a content that was not there before.
    pub fn is_of_content(&self) -> bool {
        self.new.0 == Mode::File && (self.old.0 != Mode::File || self.old.1 != self.new.1)
    }

    /// Whether there was a file, and is none now.
    pub fn is_of_removal(&self) -> bool {
        self.old.0 == Mode::File && self.new.0 != Mode::File
    }
}

/// The entries that `command` listed.
pub fn entries<'a>(list: &'a [u8], command: &'static str) -> Result<Vec<Entry<'a>>, GitError> {
    records(list, command)?.map(|record| entry(record).ok_or(GitError::Answer { command })).collect()
}

/// The differences that `command` listed, by path.
pub fn changes<'a>(list: &'a [u8], command: &'static str) -> Result<HashMap<&'a [u8], Change>, GitError> {
    let mut found = HashMap::new();
    let mut records = records(list, command)?;
    while let Some(record) = records.next() {
        let (change, path) = change(record).zip(records.next()).ok_or(GitError::Answer { command })?;
        found.insert(path, change);
    }
    Ok(found)
}

/// What `command` listed, each record ended by a NUL.
pub fn records<'a>(list: &'a [u8], command: &'static str) -> Result<impl Iterator<Item = &'a [u8]>, GitError> {
    let whole = list.strip_suffix(b"\0");
    if whole.is_none() && !list.is_empty() {
        return Err(GitError::Answer { command });
    }
    Ok(whole.map(|list| list.split(|byte| *byte == 0)).into_iter().flatten())
}

/// `100644 e69de29… 0\tpath` or `100644 blob e69de29…\tpath`.
fn entry(record: &[u8]) -> Option<Entry<'_>> {
    let tab = record.iter().position(|byte| *byte == b'\t')?;
    let (words, path) = (&record[..tab], &record[tab + 1..]);
    let mut words = words.split(|byte| *byte == b' ');
    let (mode, second, third) = (mode(words.next()?), words.next()?, words.next()?);
    let (object, is_conflict) = match ObjectId::parse(second) {
        Some(object) => (object, third != b"0"),
        None => (ObjectId::parse(third)?, false),
    };
    Some(Entry { mode, object, is_conflict, path })
}

/// `:100644 100755 e69de29… 7898192… M`.
fn change(record: &[u8]) -> Option<Change> {
    let mut words = record.strip_prefix(b":")?.split(|byte| *byte == b' ');
    let modes = (mode(words.next()?), mode(words.next()?));
    let objects = (ObjectId::parse(words.next()?)?, ObjectId::parse(words.next()?)?);
    words.next()?;
    Some(Change { old: (modes.0, objects.0), new: (modes.1, objects.1) })
}

fn mode(digits: &[u8]) -> Mode {
    match digits {
        b"000000" => Mode::Absent,
        // Regular files: all that begin so; old repositories have some with odd permissions.
        [b'1', b'0', b'0', ..] => Mode::File,
        _ => Mode::Other,
    }
}

#[cfg(test)]
mod tests;
