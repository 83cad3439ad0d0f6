//! What a report says about each plugin.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Digest, Severity, Stop};

/// How a plugin's run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PluginStatus {
    /// It saw everything it asked for.
    Complete,
    /// It was stopped, or failed on something; what it reported before is kept.
    Incomplete,
    /// It did not run.
    Refused,
}

/// Why a plugin did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalKind {
    /// The lock file names it, and it is not installed on this machine.
    NotInstalled,
    /// The installed bytes are not those that were installed.
    Altered,
    /// Its entry in the lock file is wrong.
    BadLockEntry,
    /// The bytes are no component.
    NotAComponent,
    /// It is a component, but not one of the contract's worlds, or of another version.
    WrongContract,
    /// It imports what the host does not offer.
    UnknownImport,
    /// It is built in a way that the host does not run.
    Unsupported,
    /// Its manifest is missing, unreadable, or does not say what the component says.
    BadManifest,
    /// Its descriptor breaks the contract.
    BadDescriptor,
    /// It did not accept its settings.
    InvalidSettings,
    /// Preparing it took more than is allowed, or failed.
    PreparationFailed,
}

/// Why a plugin did not run, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Which case.
    pub kind: RefusalKind,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Refusal {
    /// The plugin's descriptor breaks the contract, as `message` says.
    #[must_use]
    pub fn bad_descriptor(message: String) -> Self {
        let hint = "the plugin breaks the contract: use another version of it, or report it to its author".to_owned();
        Self { kind: RefusalKind::BadDescriptor, message, hint: Some(hint) }
    }
}

/// One plugin of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plugin {
    /// Its name.
    pub name: String,
    /// Its version; empty when it could not be read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The SHA-256 of its bytes.
    pub digest: Digest,
    /// How its run ended.
    pub status: PluginStatus,
    /// Why it did not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Where it was stopped, at most [`Plugin::MAX_STOPS`]; those that depend on the machine's speed are in `run`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Stop>,
    /// How many files it analyzed.
    pub files: u64,
    /// The fuel it used.
    pub fuel: u64,
    /// Its rules that have findings in this report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

impl Plugin {
    /// How many stops a report lists for one plugin; the status tells that there were some, the notes how many.
    pub const MAX_STOPS: usize = 100;
}

/// Something an analyzer looks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// The id, as `plugin/rule`.
    pub id: String,
    /// What is wrong, in a few words.
    pub title: String,
    /// The usual severity.
    pub severity: Severity,
    /// Why it matters and how to repair it, in Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// A page about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Words to group by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}
