//! `btm.lock`: which plugins a project runs besides the official ones, by digest, and what each may do. People commit it, so it is
//! sorted, one table a plugin, and says what is wrong with it by line.

mod text;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use btm_model::{Capability, Digest};

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
    /// It cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is no lock file that anybody wrote.
    #[error("it is larger than {MAX_SIZE} bytes, or not text")]
    NotText,
    /// A merge was not finished.
    #[error("git left the marks of a merge conflict")]
    Conflict,
    /// It is no TOML, or has keys that a lock file does not have.
    #[error("{0}")]
    Syntax(String),
    /// A newer btm wrote it.
    #[error("it has version {0}, which this btm does not know")]
    Version(i64),
    /// Two plugins have one name.
    #[error("there are two plugins `{0}`")]
    Twice(String),
    /// A name that no plugin can have.
    #[error("{0:?} is not the name of a plugin")]
    Name(String),
    /// A digest that is none.
    #[error("{0:?} is not a digest: `sha256:` and 64 hexadecimal digits")]
    Digest(String),
    /// A capability that does not exist.
    #[error("there is no capability {0:?}; {1}")]
    Capability(String, btm_model::UnknownCapability),
}

impl Problem {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io(_) | Self::NotText => None,
            Self::Conflict => {
                Some("keep one table for each plugin, of the version you want, and remove the marks; then `btm plugin verify`")
            }
            Self::Version(_) => Some("use a newer btm"),
            Self::Twice(_) => Some("keep the one you want; then `btm plugin verify`"),
            Self::Syntax(_) | Self::Name(_) | Self::Digest(_) | Self::Capability(..) => {
                Some("`btm plugin` writes this file: undo the edit, or remove the plugin's table and install it again")
            }
        }
    }
}

impl Lock {
    /// Reads the lock file at `path`; one that does not exist names no plugins.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(path: &Path) -> Result<Self, LockError> {
        let of_file = |problem| LockError { line: None, problem };
        let mut bytes = Vec::new();
        match File::open(path).and_then(|file| file.take(MAX_SIZE + 1).read_to_end(&mut bytes)) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(of_file(error.into())),
        }
        if bytes.len() as u64 > MAX_SIZE {
            return Err(of_file(Problem::NotText));
        }
        text::parse(&String::from_utf8(bytes).map_err(|_| of_file(Problem::NotText))?)
    }

    /// The text of the lock file.
    #[must_use]
    pub fn text(&self) -> String {
        text::print(self)
    }

    /// The plugin with these bytes, if the project has it.
    #[must_use]
    pub fn of_digest(&self, digest: &Digest) -> Option<&Locked> {
        self.plugins.values().find(|locked| locked.digest == *digest)
    }
}

#[cfg(test)]
mod tests;
