//! The merged result of one run.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Document, Finding, Metric, Note, Notification, Plugin, PluginStatus, Severity, Stop};

/// The version of the report's schema. It only grows: a reader of an older version understands a newer report.
pub const SCHEMA_VERSION: u32 = 1;

/// The merged result of one run. Everything but `run` depends on nothing but the inputs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this schema.
    pub schema_version: u32,
    /// Who made the report.
    pub tool: Tool,
    /// The plugins, sorted by name.
    pub plugins: Vec<Plugin>,
    /// The findings, sorted by path, place and rule; those about the project come first.
    pub findings: Vec<Finding>,
    /// The metrics, sorted likewise.
    pub metrics: Vec<Metric>,
    /// What was not analyzed, sorted likewise.
    pub notes: Vec<Note>,
    /// What plugins wrote for the user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// What plugins told the user outside the report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notifications: Vec<Notification>,
    /// The counts.
    pub summary: Summary,
    /// What depends on the machine and the moment.
    pub run: Run,
}

/// Who made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `btm`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The counts of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Files that at least one plugin analyzed.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// The files that were to be scanned by language, as far as their names tell it, and who analyzed how many; sorted by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<LanguageCounts>,
    /// Findings that count, by severity. One that several plugins report counts once, with the severity of the plugin that leads.
    pub findings: SeverityCounts,
    /// The same with each plugin's finding on its own, also of those that are reported by several: what decides the exit code.
    #[serde(default)]
    pub sources: SeverityCounts,
    /// Findings that a comment silences.
    pub suppressed: u64,
    /// How they compare with the baseline; absent when none was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineCounts>,
    /// What is not shown because a plugin calls it sensitive.
    #[serde(default, skip_serializing_if = "Masked::is_nothing")]
    pub masked: Masked,
    /// What of the project was left out.
    #[serde(default, skip_serializing_if = "LeftOut::is_nothing")]
    pub left_out: LeftOut,
    /// Whether a plugin was refused, stopped or failed, a file was unreadable, something untrusted, or the user ended the run.
    pub incomplete: bool,
}

/// The files of a language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageCounts {
    /// Its name in the contract, such as `python`.
    pub language: String,
    /// How many there are.
    pub files: u64,
    /// Whether a plugin that ran says that it is made for this language. One that takes any file does not say so.
    pub known: bool,
    /// How many of them each plugin analyzed.
    pub analyzers: BTreeMap<String, u64>,
}

/// How the findings of a report compare with the baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BaselineCounts {
    /// Findings that the baseline has.
    pub known: u64,
    /// Whether these are left out of the report, and of all other counts.
    pub left_out: bool,
    /// Entries of the baseline whose finding was looked for and is no more.
    pub gone: u64,
}

/// What of a project was left out, and by what. A folder counts once, whatever is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// Files that the setting `exclude` names.
    pub excluded_files: u64,
    /// Files that git's ignore files name: `.gitignore`, a repository's `info/exclude`, and the user's own.
    pub gitignored_files: u64,
    /// Folders that they name.
    pub gitignored_folders: u64,
    /// Files that an `.ignore` names.
    pub ignored_files: u64,
    /// Folders that it names.
    pub ignored_folders: u64,
    /// Files that are binary, too large, not regular, or have a name that is not UTF-8; the notes name each.
    pub skipped_files: u64,
}

impl LeftOut {
    /// Whether nothing is.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// This and another part.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            excluded_files: self.excluded_files + other.excluded_files,
            gitignored_files: self.gitignored_files + other.gitignored_files,
            gitignored_folders: self.gitignored_folders + other.gitignored_folders,
            ignored_files: self.ignored_files + other.ignored_files,
            ignored_folders: self.ignored_folders + other.ignored_folders,
            skipped_files: self.skipped_files + other.skipped_files,
        }
    }
}

/// How much of a report is not shown because a plugin calls it sensitive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Masked {
    /// Parts of excerpts that are stars.
    pub excerpts: u64,
    /// Messages and other texts with stars in them.
    pub texts: u64,
    /// Fixes that are left out because they would write something sensitive.
    pub fixes: u64,
}

impl Masked {
    /// Whether nothing is.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl std::ops::Add for Masked {
    type Output = Self;

    fn add(self, more: Self) -> Self {
        Self { excerpts: self.excerpts + more.excerpts, texts: self.texts + more.texts, fixes: self.fixes + more.fixes }
    }
}

impl Summary {
    /// Counts findings anew: those that count, and those that are silenced.
    pub fn count(&mut self, findings: &[Finding]) {
        (self.findings, self.sources, self.suppressed) = (SeverityCounts::default(), SeverityCounts::default(), 0);
        for finding in findings {
            if finding.suppressed.is_some() {
                self.suppressed += 1;
            } else {
                self.findings.add(finding.severity);
                finding.sources().for_each(|source| self.sources.add(source.severity));
            }
        }
    }
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SeverityCounts {
    pub critical: u64,
    pub high: u64,
    pub medium: u64,
    pub low: u64,
    pub info: u64,
}

impl SeverityCounts {
    /// Counts one more.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Critical => self.critical += 1,
            Severity::High => self.high += 1,
            Severity::Medium => self.medium += 1,
            Severity::Low => self.low += 1,
            Severity::Info => self.info += 1,
        }
    }

    /// How many there are of one severity.
    #[must_use]
    pub fn of(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Critical => self.critical,
            Severity::High => self.high,
            Severity::Medium => self.medium,
            Severity::Low => self.low,
            Severity::Info => self.info,
        }
    }

    /// How many there are at or above a severity.
    #[must_use]
    pub fn at_or_above(&self, least: Severity) -> u64 {
        Severity::ALL.into_iter().filter(|severity| *severity >= least).map(|severity| self.of(severity)).sum()
    }
}

/// What depends on the machine and the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// The project root, absolute.
    pub root: String,
    /// Whether the user ended the run.
    pub cancelled: bool,
    /// How many workers analyzed.
    pub jobs: u32,
    /// Wall-clock time of the whole run, in microseconds.
    pub duration_us: u64,
    /// Files that were not opened, because nothing about them changed since an earlier run.
    #[serde(default)]
    pub untouched: u64,
    /// The most memory the process held, in bytes.
    pub peak_memory: u64,
    /// One entry a plugin, in the order of the report's plugins.
    pub plugins: Vec<PluginRun>,
}

/// What one plugin's run depended on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PluginRun {
    /// The plugin's name.
    pub name: String,
    /// Time to get it ready, in microseconds.
    pub preparation_us: u64,
    /// Whether it had been prepared before.
    pub was_prepared: bool,
    /// Time in its analyses, over all workers, in microseconds.
    pub analysis_us: u64,
    /// How many files' results are from an earlier run.
    #[serde(default)]
    pub kept: u64,
    /// The most memory one of its instances used, in bytes, as its limit counts it.
    pub peak_memory: u64,
    /// Where it was stopped by the wall clock, the user or a fault of the host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Stop>,
}

impl Report {
    /// Whether the plugin list shows that something did not run to its end.
    #[must_use]
    pub fn has_incomplete_plugin(&self) -> bool {
        self.plugins.iter().any(|plugin| plugin.status != PluginStatus::Complete)
    }
}

#[cfg(test)]
mod tests {
    use super::SeverityCounts;
    use crate::Severity;

    #[test]
    fn counts_at_or_above() {
        let mut counts = SeverityCounts::default();
        for severity in [Severity::Info, Severity::High, Severity::High, Severity::Critical] {
            counts.add(severity);
        }
        assert_eq!(counts.at_or_above(Severity::High), 3);
        assert_eq!(counts.at_or_above(Severity::Info), 4);
    }
}
