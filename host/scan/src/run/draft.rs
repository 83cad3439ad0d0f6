//! Results on their way into the report: bounded, cleaned and normalised, but not yet masked.

use std::{ops::Range, sync::Arc, time::Duration};

use btm_model::{Edit, Finding, Fix, Metric, Note, Related, StopReason};
use btm_sandbox::LogLevel;
use btm_store::{Key, Record};

use super::kept;
use crate::{excerpt::RawExcerpt, mask::Part, select::PluginSet, stamp::Stamp, suppress::Suppressions};

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
    /// What of it others show as stars too.
    pub(crate) evident: Vec<Range<usize>>,
}

impl Secret {
    pub(crate) fn part(&self) -> Part<'_> {
        Part { path: &self.path, range: self.range.clone(), text: &self.text, evident: &self.evident }
    }
}

/// What a file analyzer tells its own project analyzer.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) enum Facts {
    /// Nothing.
    #[default]
    None,
    /// These bytes.
    Said(Vec<u8>),
    /// Bytes with this digest, which the store has.
    Kept { digest: [u8; 32] },
}

/// What one analysis of one plugin adds to the report.
#[derive(Default)]
pub(crate) struct Contribution {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) notes: Vec<Note>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) facts: Facts,
    pub(crate) log: Vec<(LogLevel, String)>,
    pub(crate) stop: Option<StopReason>,
    /// Bytes that the host keeps of it until the end of the run, roughly; the same whether it was said now or earlier.
    pub(crate) size: u64,
    pub(crate) fuel: u64,
    pub(crate) peak_memory: u64,
    pub(crate) duration: Duration,
    /// Whether it was said in an earlier run.
    pub(crate) was_kept: bool,
}

impl Contribution {
    /// Bytes that it takes up until it is merged.
    pub(crate) fn held(&self) -> u64 {
        self.size + (self.metrics.len() * size_of::<Metric>()) as u64
    }

    /// Keeps only the digest of facts that take a lot of room: the project analysis reads them from the store, or has them said again.
    pub(crate) fn let_go_of_large_facts(&mut self) {
        /// Facts of larger files than nearly all projects have.
        const LARGE: usize = 256 << 10;
        if let Facts::Said(facts) = &self.facts
            && facts.len() > LARGE
        {
            self.facts = Facts::Kept { digest: kept::digest(facts) };
        }
    }

    /// What [`Contribution::size`] is, of what was said now.
    pub(crate) fn measured(&self) -> u64 {
        /// What a metric costs: its value and its place, since names are shared. Large projects have millions.
        const METRIC: usize = 24;
        let findings: usize = self.drafts.iter().map(Draft::size).sum();
        let notes: usize = self.notes.iter().map(|note| size_of::<Note>() + note.message.len()).sum();
        let secrets: usize = self.secrets.iter().map(Secret::size).sum();
        let log: usize = self.log.iter().map(|(_, line)| line.len()).sum();
        let facts = if let Facts::Said(facts) = &self.facts { facts.len() } else { 0 };
        (findings + notes + secrets + log + self.metrics.len() * METRIC + facts) as u64
    }
}

impl Draft {
    /// Bytes that it takes up, roughly.
    fn size(&self) -> usize {
        let Finding { rule, message, related, fixes, properties, .. } = &self.finding;
        let related: usize = related.iter().map(|related| size_of::<Related>() + related.message.len()).sum();
        let edits = fixes.iter().flat_map(|fix| &fix.edits);
        let edits: usize = edits.map(|edit| size_of::<Edit>() + edit.replacement.len()).sum();
        let fixes: usize = fixes.iter().map(|fix| size_of::<Fix>() + fix.title.len()).sum();
        let properties: usize = properties.iter().map(|(name, value)| 2 * size_of::<String>() + name.len() + value.len()).sum();
        let excerpt = self.excerpt.as_ref().map_or(0, RawExcerpt::size);
        size_of::<Self>() + rule.len() + message.len() + related + edits + fixes + properties + excerpt
    }
}

impl Secret {
    fn size(&self) -> usize {
        size_of::<Self>() + self.text.len() + self.evident.len() * size_of::<Range<usize>>()
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
    /// What the next index says of it, if it may say something.
    pub(crate) news: Option<News>,
    /// By the plugin's index.
    pub(crate) contributions: Vec<(usize, Contribution)>,
    /// The comments that silence findings; nothing if there are none.
    pub(crate) suppressions: Option<Suppressions>,
    /// Whether nothing about it changed, so that it was not opened.
    pub(crate) is_untouched: bool,
}

/// What is new about a file, for the next index.
pub(crate) struct News {
    pub(crate) stamp: Stamp,
    pub(crate) digest: Option<[u8; 32]>,
    pub(crate) bytes: Option<u64>,
    /// As JSON; empty if there are none.
    pub(crate) notes: Vec<u8>,
    pub(crate) suppressions: Vec<u8>,
    /// The plugins that could have had it, and those that wanted it.
    pub(crate) asked: PluginSet,
    pub(crate) wanted: PluginSet,
    /// What plugins said, as the index has it.
    pub(crate) said: Vec<u8>,
}

impl FileResult {
    /// Nothing said yet.
    pub(crate) fn new(path: Arc<str>) -> Self {
        Self {
            path,
            bytes: None,
            notes: Vec::new(),
            records: Vec::new(),
            used: Vec::new(),
            news: None,
            contributions: Vec::new(),
            suppressions: None,
            is_untouched: false,
        }
    }

    /// Takes what a plugin said about the file; how many bytes that takes.
    pub(crate) fn take(&mut self, plugin: usize, mut contribution: Contribution) -> u64 {
        let held = contribution.held();
        contribution.let_go_of_large_facts();
        self.contributions.push((plugin, contribution));
        held
    }

    /// Bytes that it takes up until it is merged, roughly.
    pub(crate) fn held(&self) -> u64 {
        let news = self.news.as_ref().map_or(0, |news| news.notes.len() + news.suppressions.len() + news.said.len());
        news as u64 + self.contributions.iter().map(|(_, contribution)| contribution.held()).sum::<u64>()
    }

    /// Leaves only what project analyzers hear of the file, and what must be masked.
    pub(crate) fn leave_for_project(&mut self) {
        self.bytes = None;
        self.notes.clear();
        for (_, contribution) in &mut self.contributions {
            contribution.drafts.clear();
            contribution.metrics.clear();
            contribution.notes.clear();
        }
    }
}
