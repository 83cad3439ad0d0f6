//! What an author implements ([`Plugin`], [`FileAnalyzer`], [`ProjectAnalyzer`]) and what the host offers in return
//! ([`Output`], [`Project`]).

use serde::{Serialize, de::DeserializeOwned};

use crate::types::{AnalyzeError, Description, File, Finding, InvalidSetting, Metric, Note};

/// A configured plugin. `configure` runs once; every analysis starts from a fresh copy of the value it returned.
pub trait Plugin: Sized + 'static {
    /// The settings users may give. Use `#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]`, so that what
    /// they leave out has a default and what they misspell is an error that names the key.
    type Settings: Serialize + DeserializeOwned + Default;

    /// Checks the settings and does everything expensive (compiling expressions, building tables).
    ///
    /// # Errors
    /// Every setting that cannot be used.
    fn configure(settings: Self::Settings) -> Result<Self, Vec<InvalidSetting>>;

    /// Says what the plugin looks for and which files it wants to see.
    fn describe(&self) -> Description;
}

/// An analyzer that sees one file at a time, and nothing else.
pub trait FileAnalyzer: Plugin {
    /// Analyzes one file. The bytes are the file's *facts* for this plugin's own [`ProjectAnalyzer`]; return an empty vector
    /// if there is none.
    ///
    /// # Errors
    /// [`AnalyzeError::Unparsable`] and [`AnalyzeError::Unsupported`] become notes; [`AnalyzeError::Other`] makes the run
    /// incomplete. What was reported before is kept.
    fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError>;
}

/// An analyzer that sees the whole project, after all files were analyzed.
pub trait ProjectAnalyzer: Plugin {
    /// Analyzes the project.
    ///
    /// # Errors
    /// As for [`FileAnalyzer::analyze`].
    fn analyze(&self, project: &mut dyn Project) -> Result<(), AnalyzeError>;
}

/// Where an analyzer's results go.
pub trait Output {
    /// Reports a finding.
    fn finding(&mut self, finding: Finding);
    /// Reports a metric.
    fn metric(&mut self, metric: Metric);
    /// Says what could not be analyzed.
    fn note(&mut self, note: Note);
    /// Writes a line for the plugin's author.
    fn log(&mut self, level: Level, message: &str);
}

/// What a project analyzer can see and do.
pub trait Project: Output {
    /// The project's files that match one of the patterns (in git-ignore syntax), sorted by path.
    fn find(&mut self, globs: &[&str]) -> Vec<String>;
    /// The bytes of one file of the project.
    ///
    /// # Errors
    /// Why it could not be read.
    fn read(&mut self, path: &str) -> Result<Vec<u8>, ReadError>;
    /// The next file's path and facts, sorted by path.
    fn next_facts(&mut self) -> Option<(String, Vec<u8>)>;
    /// Tells how much is done, of how much if that is known, and at what.
    fn progress(&mut self, done: u64, total: Option<u64>, label: &str);
}

/// How much a log line matters, in rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Every step.
    Trace,
    /// What helps to find a defect.
    Debug,
    /// What an author would like to see.
    Info,
    /// Something looks wrong.
    Warn,
    /// Something is wrong.
    Error,
}

/// Why a file of the project could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
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
