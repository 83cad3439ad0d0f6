//! A rule broken at a place, as users see it.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
    iter,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Digest, Location, Severity};

/// A rule broken at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// A fingerprint that stays the same when lines move: 32 hexadecimal digits, unique within a report.
    pub id: String,
    /// The rule, as `plugin/rule`.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong here.
    pub message: String,
    /// Where; absent when it is about the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The lines at that place, sensitive parts masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    /// Further places that help to understand it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// Ways to repair it, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix>,
    /// Further facts, such as `cwe` and `confidence`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, String>,
    /// Present when a comment in the file silences it; then it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppressed: Option<Suppression>,
    /// What other plugins report about the same thing at the same place, official ones first, then the most severe; each as it would
    /// stand on its own, with the severity that its plugin gave it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Finding>,
    /// Whether the baseline has it; absent when no baseline was used, and when a comment silences it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineState>,
    /// What a baseline knows it by; not part of a report.
    #[serde(skip)]
    #[schemars(skip)]
    pub fingerprints: Fingerprints,
}

/// What a baseline knows a finding by: hashes of its rule and the text at its place, wherever its line or file moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprints {
    /// Absent for a finding about a file as such, which has no text of its own.
    pub current: Option<String>,
    /// As earlier versions of btm made it, if that differs.
    pub earlier: Option<String>,
}

impl Fingerprints {
    /// Hexadecimal digits of a fingerprint.
    pub const DIGITS: usize = 32;

    /// For a rule, of the text at the place of its finding and the same text as earlier versions of btm took it. White space counts
    /// as one blank. Neither text may have what must not be guessed.
    #[must_use]
    pub fn of(rule: &str, text: &str, earlier: &str) -> Self {
        let current = Self::hash(rule, text);
        let earlier = Self::hash(rule, earlier).filter(|earlier| Some(earlier) != current.as_ref());
        Self { current, earlier }
    }

    fn hash(rule: &str, text: &str) -> Option<String> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return None;
        }
        let mut digits = Digest::of(format!("{rule}\n{words}").as_bytes()).hex();
        digits.truncate(Self::DIGITS);
        Some(digits)
    }
}

/// How a finding compares with the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BaselineState {
    /// The baseline does not have it.
    New,
    /// The baseline has it.
    Known,
    /// The baseline has it less severe, in fewer places or with a clearly smaller value; it counts as new.
    Worse,
}

impl Finding {
    /// The name of the plugin that reports it.
    #[must_use]
    pub fn plugin(&self) -> &str {
        self.rule.split('/').next().unwrap_or_default()
    }

    /// This finding, then what other plugins report about the same thing.
    pub fn sources(&self) -> impl Iterator<Item = &Self> {
        iter::once(self).chain(&self.also)
    }

    /// The numbers of the weaknesses (CWE) that it says it is.
    #[must_use]
    pub fn weaknesses(&self) -> BTreeSet<u32> {
        self.properties.get("cwe").map(|text| crate::weaknesses(text).collect()).unwrap_or_default()
    }

    /// The order of findings in a report.
    #[must_use]
    pub fn in_order(&self, other: &Self) -> Ordering {
        (&self.location, &self.rule, &self.message).cmp(&(&other.location, &other.rule, &other.message))
    }
}

/// The lines at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excerpt {
    /// The one-based number of the first line.
    pub line: u32,
    /// The lines, without their endings; long ones are cut to a window around the place.
    pub lines: Vec<String>,
    /// How many Unicode scalar values were cut from the start of every line.
    pub skipped_columns: u32,
}

/// A second place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Related {
    /// Where.
    pub location: Location,
    /// What it has to do with the finding.
    pub message: String,
}

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// The meaning of the code stays the same.
    Safe,
    /// Probably right; a person should look.
    MaybeIncorrect,
}

/// One way to repair a finding; all edits are applied, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

/// The replacement of one part of a file by a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// What is replaced; an empty range inserts.
    pub location: Location,
    /// What stands there afterwards.
    pub replacement: String,
}

/// A comment in the file that silences a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suppression {
    /// The one-based line of the comment.
    pub line: u32,
    /// The reason given there; may be empty.
    pub reason: String,
}
