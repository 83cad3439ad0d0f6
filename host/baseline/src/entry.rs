//! One finding that is known, and what it is told by.

use btm_model::{Finding, Fingerprints};
use serde::Serialize;

use crate::Level;

/// Hexadecimal digits of a fingerprint.
pub(crate) const FINGERPRINT: usize = Fingerprints::DIGITS;
/// How many characters of a message are kept.
const MESSAGE: usize = 100;

/// One finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Entry {
    /// The file, relative to the project root; empty for a finding about the project.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The rule, as `plugin/rule`.
    pub rule: String,
    /// Tells the finding from others of its rule wherever its line or file moves: 32 hexadecimal digits. Absent for one about a file
    /// as such, which has no text of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// How bad it was when it was accepted; absent in baselines of earlier versions, which accept it however bad it gets.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The start of the message when it was accepted, for readers: on one line, sensitive parts masked.
    pub message: String,
}

impl Entry {
    /// The entry of a finding, apart from those it is united with.
    pub(crate) fn of(finding: &Finding) -> Self {
        let path = finding.location.as_ref().map(|location| location.path.to_string()).unwrap_or_default();
        let message = words(&finding.message);
        let fingerprint = finding.fingerprints.current.clone();
        let level = Some(Level::of(finding));
        Self { path, rule: finding.rule.clone(), fingerprint, level, message: shortened(&message) }
    }

    /// Whether who accepted this accepted a finding with the entry `found`, as bad as that is.
    pub(crate) fn covers(&self, found: &Self) -> bool {
        self.level.as_ref().zip(found.level.as_ref()).is_none_or(|(accepted, found)| accepted.covers(found))
    }

    /// The name of the plugin that found it.
    #[must_use]
    pub fn plugin(&self) -> &str {
        self.rule.split('/').next().unwrap_or_default()
    }
}

/// The words of a text with one space between them.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The start of a text.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
