//! The user's settings for secrets, and what becomes of them.

use btm_plugin::InvalidSetting;
use regex::bytes::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::{GENERIC, rules};

/// Bits a byte that a random value must have to be taken for a secret by its name alone.
const ENTROPY: f32 = 3.1;

/// The settings for secrets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecretsSettings {
    /// Whether to look for secrets at all.
    pub enabled: bool,
    /// Ids of rules that are switched off.
    pub disable: Vec<String>,
    /// Regular expressions of values that are not secrets.
    pub allow: Vec<String>,
    /// Regular expressions of paths in which nothing is reported.
    pub allow_paths: Vec<String>,
    /// The least Shannon entropy, in bits a byte, of a value that is reported because of its name alone.
    pub min_entropy: f32,
}

impl Default for SecretsSettings {
    fn default() -> Self {
        Self { enabled: true, disable: Vec::new(), allow: Vec::new(), allow_paths: Vec::new(), min_entropy: ENTROPY }
    }
}

/// The settings, checked and compiled.
#[derive(Debug)]
pub(crate) struct Checked {
    allow: Vec<Regex>,
    allow_paths: Vec<Regex>,
    /// The least entropy of a generic secret.
    pub(crate) entropy: f32,
}

impl Checked {
    /// Checks the settings.
    pub(crate) fn new(settings: &SecretsSettings) -> Result<Self, Vec<InvalidSetting>> {
        let mut errors = Vec::new();
        let allow = compile_all("allow", &settings.allow, &mut errors);
        let allow_paths = compile_all("allow-paths", &settings.allow_paths, &mut errors);
        for id in &settings.disable {
            if id != GENERIC && !rules::all().any(|kind| kind.id == id) {
                errors.push(InvalidSetting::new("disable", format!("`{id}` is not a rule about secrets")));
            }
        }
        if !(0.0..=8.0).contains(&settings.min_entropy) {
            errors.push(InvalidSetting::new("min-entropy", "must be between 0 and 8 bits a byte"));
        }
        if errors.is_empty() { Ok(Self { allow, allow_paths, entropy: settings.min_entropy }) } else { Err(errors) }
    }

    /// Whether the user says that nothing in this file is a secret.
    pub(crate) fn allows_path(&self, path: &str) -> bool {
        self.allow_paths.iter().any(|allowed| allowed.is_match(path.as_bytes()))
    }

    /// Whether the user says that this value is not a secret.
    pub(crate) fn allows(&self, value: &[u8]) -> bool {
        self.allow.iter().any(|allowed| allowed.is_match(value))
    }
}

fn compile_all(key: &str, patterns: &[String], errors: &mut Vec<InvalidSetting>) -> Vec<Regex> {
    let mut compiled = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        match compile(pattern) {
            Ok(regex) => compiled.push(regex),
            Err(error) => errors.push(InvalidSetting::new(key, format!("`{pattern}` is not a regular expression: {error}"))),
        }
    }
    compiled
}

/// Compiles an expression on bytes, without Unicode classes, which are a hundred times as expensive.
fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).unicode(false).build()
}
