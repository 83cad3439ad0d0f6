//! Settings and descriptor.

use btm_plugin::{Description, InvalidSetting, Rule, Selection, Severity};
use serde::{Deserialize, Serialize};

/// What users can set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The word to look for.
    pub word: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { word: "TODO".to_owned() }
    }
}

/// Checks the settings.
///
/// # Errors
/// Every setting that cannot be used.
pub fn check(settings: Settings) -> Result<Settings, Vec<InvalidSetting>> {
    if settings.word.is_empty() {
        return Err(vec![InvalidSetting::new("word", "must not be empty")]);
    }
    Ok(settings)
}

/// What all three say about themselves.
#[must_use]
pub fn describe() -> Description {
    let mut description = Description::new("Uses every part of the contract as it is meant")
        .rule(
            Rule::new("word", "A word was found", Severity::Medium)
                .help("Take the *word* out.")
                .url("https://example.org/word")
                .tag("words")
                .tag("CWE-546"),
        )
        .rule(Rule::new("place", "A kind of place", Severity::Info))
        .rule(Rule::new("secret", "A password was found", Severity::Critical).help("Change it."))
        .rule(Rule::new("project", "What the project analyzer saw", Severity::Low))
        .rule(Rule::new("read", "What reading a file gave", Severity::Low))
        .selection(Selection { max_bytes: Some(1 << 20), ..Selection::default().glob("*.txt").language("markdown") });
    description.properties.push(("homepage".to_owned(), "https://example.org".to_owned()));
    description
}
