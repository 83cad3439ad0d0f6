//! What users may set about insecure code.

use serde::{Deserialize, Serialize};

/// How insecure code is looked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CodeSettings {
    /// Whether insecure code is looked for at all.
    pub enabled: bool,
    /// What happens to findings in test files.
    pub tests: TestFiles,
    /// Rules that are left out, by id.
    pub disable: Vec<String>,
}

impl Default for CodeSettings {
    fn default() -> Self {
        Self { enabled: true, tests: TestFiles::Lower, disable: Vec::new() }
    }
}

/// What happens to findings in test files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestFiles {
    /// They are reported as `info`, because test code does not run in production.
    Lower,
    /// They are reported like all others.
    Same,
    /// Test files are not analyzed for insecure code.
    Skip,
}
