//! What is wrong with the configuration, and where.

use std::{fmt, path::PathBuf};

use btm_files::{Exposed, ReadError};

use btm_model::text::clean_line;

/// One mistake in the configuration: `btm.toml:4: unknown key …`.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {problem}")]
pub struct ConfigError {
    /// Where it is.
    pub origin: Origin,
    /// What it is.
    pub problem: Box<Problem>,
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File {
        /// Its path, as it was given.
        path: PathBuf,
        /// The line, counted from one; absent if the file as a whole is meant.
        line: Option<usize>,
    },
    /// An environment variable, by name.
    Variable(String),
}

/// What is wrong with a setting.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(ReadError),
    /// Somebody else can change the file.
    #[error(transparent)]
    Exposed(Box<Exposed>),
    /// The file is no configuration that anybody wrote.
    #[error("is larger than {max} bytes")]
    TooLarge {
        /// The most that is read.
        max: u64,
    },
    /// The file or variable is not UTF-8.
    #[error("is not UTF-8 text")]
    NotText,
    /// The file is not TOML.
    #[error("{0}")]
    Syntax(String),
    /// There is no such key.
    #[error("unknown key `{key}` in {section}; {}", suggest(*suggestion, known))]
    UnknownKey {
        /// As it was written.
        key: String,
        /// Where it stands.
        section: String,
        /// The known key that looks most like it.
        suggestion: Option<&'static str>,
        /// The keys that may stand there.
        known: Vec<&'static str>,
    },
    /// The value has another type.
    #[error("`{key}` is {found}; expected {expected}")]
    WrongType {
        /// With its section.
        key: String,
        /// What it is.
        found: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// The value has the right type and makes no sense.
    #[error("`{key}`: {reason}")]
    WrongValue {
        /// With its section.
        key: String,
        /// What would be right.
        reason: String,
    },
}

impl ConfigError {
    pub(crate) fn new(origin: Origin, problem: Problem) -> Self {
        Self { origin, problem: Box::new(problem) }
    }

    /// What the user can do about it, where the message does not say that already.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match &*self.problem {
            Problem::Exposed(exposed) => Some(exposed.hint()),
            _ => None,
        }
    }
}

/// The most bytes of a key or value that a message shows.
const MAX_SHOWN: usize = 200;

/// Text that anybody may have written, fit for a terminal and for one line, and not long.
pub(crate) fn shown(text: &str) -> String {
    clean_line(text, MAX_SHOWN).into_owned()
}

/// Text that anybody may have written, fit for a terminal and for one line.
pub(crate) fn cleaned(text: &str) -> String {
    clean_line(text, usize::MAX).into_owned()
}

/// The one of `known` that looks most like `text`, if any looks like it.
pub(crate) fn nearest<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    /// How alike two texts are, from 0 to 1, for one to be suggested for the other.
    const ALIKE: f64 = 0.8;
    let alike = |candidate: &&'a str| (strsim::jaro_winkler(text, candidate), *candidate);
    let nearest = known.iter().map(alike).max_by(|one, other| one.0.total_cmp(&other.0));
    nearest.filter(|(similarity, _)| *similarity >= ALIKE).map(|(_, candidate)| candidate)
}

fn suggest(suggestion: Option<&str>, known: &[&str]) -> String {
    match suggestion {
        Some(suggestion) => format!("did you mean `{suggestion}`?"),
        None => format!("known keys: {}", known.join(", ")),
    }
}

impl Origin {
    /// The line in a file, if one is meant.
    pub(crate) fn line(&self) -> Option<usize> {
        match self {
            Self::File { line, .. } => *line,
            Self::Variable(_) => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line: None } => formatter.write_str(&cleaned(&path.to_string_lossy())),
            Self::File { path, line: Some(line) } => write!(formatter, "{}:{line}", cleaned(&path.to_string_lossy())),
            Self::Variable(name) => formatter.write_str(name),
        }
    }
}
