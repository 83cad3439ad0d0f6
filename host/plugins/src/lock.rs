//! `btm.lock`: which plugins a project runs besides the official ones, by digest, and what each may do. People commit it, so it is
//! sorted, one table a plugin, and says what is wrong with it by line. What is wrong with one entry costs that entry only.

mod entry;
mod text;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use btm_files::{Folder, Links, ReadError};
use btm_model::{Capability, Digest};

pub use self::entry::{Broken, EntryProblem};
use crate::source::Source;

/// The name of the lock file in a project.
pub const FILE_NAME: &str = "btm.lock";

/// The most bytes of a lock file; a project's may come from anybody.
const MAX_SIZE: u64 = 1 << 20;

/// The plugins of a project, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By name.
    pub plugins: BTreeMap<String, Locked>,
    /// The entries that are wrong, in the order of the file.
    pub broken: Vec<Broken>,
}

/// A plugin of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Its version, as its manifest says.
    pub version: String,
    /// Where it came from.
    pub source: Source,
    /// What it is.
    pub digest: Digest,
    /// The version of the contract it was written for.
    pub contract: String,
    /// What it may do beyond reporting.
    pub grants: BTreeSet<Capability>,
}

/// What is wrong with a lock file.
#[derive(Debug, thiserror::Error)]
#[error("{}{problem}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct LockError {
    /// In which line, counted from one; absent if it is about the file.
    pub line: Option<usize>,
    /// What.
    pub problem: Problem,
}

/// What can be wrong with a lock file.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// It cannot be read: it is no regular file, too large, not text, or somebody else may have written it.
    #[error("{0}")]
    Unreadable(#[from] ReadError),
    /// A merge was not finished.
    #[error("git left the marks of a merge conflict")]
    Conflict,
    /// It is no TOML, or not in the form of a lock file.
    #[error("{0}")]
    Syntax(String),
    /// A newer btm wrote it.
    #[error("it has version {0}, which this btm does not know")]
    Version(i64),
}

impl Problem {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unreadable(error) => return error.hint(),
            Self::Conflict => {
                "keep one table for each plugin, of the version you want, and remove the marks; then `btm plugin verify`"
            }
            Self::Version(_) => "update btm",
            Self::Syntax(_) => "`btm plugin` writes this file: undo the edit, or remove the plugin's table and install it again",
        };
        Some(hint.to_owned())
    }
}

impl Lock {
    /// Reads the lock file of the project in `folder`; one that does not exist names no plugins.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(folder: &Folder) -> Result<Self, LockError> {
        let name = Path::new(FILE_NAME);
        match folder.read_text(name, Links::Inside, MAX_SIZE) {
            Ok(text) => text::parse(&text),
            Err(ReadError::Missing) if !folder.has_dangling_link(name) => Ok(Self::default()),
            Err(error) => Err(LockError { line: None, problem: error.into() }),
        }
    }

    /// The text of the lock file.
    ///
    /// # Errors
    /// If it would be larger than what is read.
    pub fn text(&self) -> Result<String, LockError> {
        let text = text::print(self);
        if text.len() as u64 > MAX_SIZE {
            return Err(LockError { line: None, problem: ReadError::TooLarge { limit: MAX_SIZE }.into() });
        }
        Ok(text)
    }

    /// The entry of this name that is wrong, as it is called or as it stands in the file.
    #[must_use]
    pub fn broken(&self, name: &str) -> Option<&Broken> {
        self.broken.iter().find(|broken| broken.is(name))
    }

    /// Takes out everything of this name, whether it is wrong or not.
    pub fn remove(&mut self, name: &str) {
        self.plugins.remove(name);
        self.broken.retain(|broken| !broken.is(name));
    }

    /// The name of the plugin with these bytes and what the file says of it, if the project has it.
    #[must_use]
    pub fn of_digest(&self, digest: &Digest) -> Option<(&str, &Locked)> {
        let found = self.plugins.iter().find(|(_, locked)| locked.digest == *digest);
        found.map(|(name, locked)| (name.as_str(), locked))
    }
}

#[cfg(test)]
mod tests;
