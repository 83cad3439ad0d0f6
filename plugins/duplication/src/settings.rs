//! What users may set.

use btm_plugin::InvalidSetting;

/// The settings; README.md explains each.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The shortest clone, in tokens.
    pub min_tokens: u32,
    /// The shortest clone, in lines from its first to its last.
    pub min_lines: u32,
    /// Whether two clones may differ in their names.
    pub ignore_identifiers: bool,
    /// The most clone groups that are reported, the largest first.
    pub max_findings: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_tokens: 50, min_lines: 6, ignore_identifiers: false, max_findings: 500 }
    }
}

impl Settings {
    /// Everything that cannot be used.
    #[must_use]
    pub fn problems(&self) -> Vec<InvalidSetting> {
        let bounds = [
            ("min-tokens", self.min_tokens, 20, 10_000),
            ("min-lines", self.min_lines, 1, 10_000),
            ("max-findings", self.max_findings, 1, 5_000),
        ];
        let wrong = bounds.into_iter().filter(|(_, value, least, most)| value < least || value > most);
        wrong.map(|(key, _, least, most)| InvalidSetting::new(key, format!("must be from {least} to {most}"))).collect()
    }
}
