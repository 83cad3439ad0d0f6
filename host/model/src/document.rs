//! What plugins hand to the user besides findings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Severity;

/// A file that a plugin wrote for the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The plugin's name.
    pub plugin: String,
    /// Its path below the folder that the user names.
    pub path: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its bytes; written to a folder when the user asks, never part of the report.
    #[serde(skip)]
    pub content: Vec<u8>,
}

/// A message from a plugin to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notification {
    /// The plugin's name.
    pub plugin: String,
    /// How much it matters.
    pub severity: Severity,
    /// One line.
    pub title: String,
    /// Plain text; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}
