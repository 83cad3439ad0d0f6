//! The findings of a project that are known: as a file that people review and git merges, and matched with a report.
//!
//! A [`Baseline`] is a list of [`Entry`]s. It is made [of a report](Baseline::of), written as text ([`Display`](std::fmt::Display))
//! and [parsed](Baseline::parse) again. It [marks](Baseline::mark) the findings of a report as new or known, and can be
//! [updated](Baseline::update) by one. No I/O: whether a file is still there is the caller's to say ([`Absence`]).

mod entry;
mod escape;
mod level;
mod mark;
mod matching;
mod text;
mod update;

#[cfg(test)]
mod tests;

pub use entry::Entry;
pub use level::{Level, Value};
pub use mark::leave_out_known;
pub use text::{ParseError, Problem};
pub use update::Update;

use btm_model::Report;

/// The name of the file, in a project's root.
pub const FILE_NAME: &str = "btm.baseline";

/// Findings that are known. Equal ones are there as often as they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Sorted.
    entries: Vec<Entry>,
}

/// What can be said of an entry whose finding is not in a report, at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// The scan looked for it: it is gone, or elsewhere.
    Looked,
    /// The scan did not look for it, but its file exists no more: it is gone, or elsewhere.
    Vanished,
    /// The scan did not look for it.
    Unseen,
}

impl Baseline {
    /// Everything that a report shows, but what comments silence.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let loud = report.findings.iter().filter(|finding| finding.suppressed.is_none());
        Self::new(loud.flat_map(|finding| finding.sources()).map(Entry::of).collect())
    }

    fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort();
        Self { entries }
    }

    /// All entries, sorted by path, rule and fingerprint.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
