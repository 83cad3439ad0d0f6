//! Results on their way into the report: bounded, cleaned and normalised, but not yet masked.

use std::{ops::Range, sync::Arc, time::Duration};

use btm_model::{Finding, Metric, Note, StopReason};
use btm_sandbox::LogLevel;
use btm_store::{Key, Record};

use crate::{content::Content, excerpt::RawExcerpt, suppress::Suppressions};

/// A finding that is not masked yet and has no id.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) finding: Finding,
    pub(crate) excerpt: Option<RawExcerpt>,
}

/// A part of a file that must not be shown.
#[derive(Clone)]
pub(crate) struct Secret {
    pub(crate) path: Arc<str>,
    pub(crate) range: Range<usize>,
    pub(crate) text: Vec<u8>,
}

/// What one analysis of one plugin adds to the report.
#[derive(Default)]
pub(crate) struct Contribution {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) notes: Vec<Note>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) facts: Vec<u8>,
    pub(crate) log: Vec<(LogLevel, String)>,
    pub(crate) stop: Option<StopReason>,
    pub(crate) fuel: u64,
    pub(crate) peak_memory: u64,
    pub(crate) duration: Duration,
    /// Whether it was said in an earlier run.
    pub(crate) was_kept: bool,
}

impl Contribution {
    /// Bytes that the host keeps of it until the end of the run, roughly.
    pub(crate) fn size(&self) -> u64 {
        /// What a finding or note costs besides its texts.
        const EACH: usize = 128;
        /// What a metric costs: its value and its place, since names are shared. Large projects have millions.
        const METRIC: usize = 24;
        let findings: usize = self.drafts.iter().map(|draft| EACH * 4 + draft.finding.message.len()).sum();
        let notes: usize = self.notes.iter().map(|note| EACH + note.message.len()).sum();
        (findings + notes + self.metrics.len() * METRIC + self.facts.len()) as u64
    }
}

impl FileResult {
    /// Nothing said yet.
    pub(crate) fn new(path: Arc<str>) -> Self {
        let (notes, records, used, contributions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { path, bytes: None, notes, records, used, contributions, suppressions: None }
    }
}

/// What all plugins say about one file.
pub(crate) struct FileResult {
    pub(crate) path: Arc<str>,
    /// Its size in bytes; nothing if no plugin saw it.
    pub(crate) bytes: Option<u64>,
    /// The host's own notes.
    pub(crate) notes: Vec<Note>,
    /// What the store is told: results to keep, and results that were of use today for the first time.
    pub(crate) records: Vec<Record>,
    pub(crate) used: Vec<Key>,
    /// By the plugin's index.
    pub(crate) contributions: Vec<(usize, Contribution)>,
    /// The comments that silence findings, with the content they stand in; nothing if there are none.
    pub(crate) suppressions: Option<(Suppressions, Content)>,
}
