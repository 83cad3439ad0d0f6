//! What could not be analyzed, and why.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Location;

/// Why something was not analyzed, or not wholly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// It was left out on purpose.
    Skipped,
    /// A part could not be understood.
    PartlyParsed,
    /// It is not what its name says.
    Unparsable,
    /// It uses something the analyzer does not know.
    Unsupported,
    /// It could not be read; makes the run incomplete.
    Unreadable,
    /// The project wishes something that the user has not agreed to; makes the run incomplete.
    Untrusted,
    /// The plugin said something that the contract does not allow.
    PluginDefect,
    /// A document that the user asked for was not written; makes the run incomplete, unless the plugin named it wrongly.
    NotWritten,
    /// Ignore files or settings leave out most of the project.
    Ignored,
    /// No file was analyzed, and this is why.
    NothingToScan,
}

/// What could not be analyzed, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Who says so: a plugin's name, or `btm`.
    pub source: String,
    /// Why.
    pub kind: NoteKind,
    /// What, for a person.
    pub message: String,
    /// Where; absent for the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}
