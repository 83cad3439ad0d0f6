//! A baseline brought up to date with a report.

use btm_model::{Finding, Report};

use crate::{
    Absence, Baseline, Entry,
    matching::{Found, Matching, matching, sources},
};

/// What a report means for a baseline.
#[derive(Clone, Debug)]
pub struct Update<'a> {
    stay: Vec<Entry>,
    /// Entries whose finding is there, but worse.
    outgrown: Vec<Entry>,
    /// The findings that the baseline does not have, or that are worse than it accepts, in the order of the report.
    pub added: Vec<&'a Finding>,
    /// How many entries stay because their finding is there, or may be: those that moved and those that were not looked for too.
    pub kept: usize,
    /// How many of these are at another path than before.
    pub moved: usize,
    /// How many of these the scan did not look for.
    pub unseen: usize,
    /// How many entries are dropped because their finding is gone or a comment silences it.
    pub dropped: usize,
}

impl Update<'_> {
    /// The baseline with what was added.
    #[must_use]
    pub fn baseline(&self) -> Baseline {
        let added = self.added.iter().map(|finding| Entry::of(finding));
        Baseline::new(self.stay.iter().cloned().chain(added).collect())
    }

    /// The baseline without it.
    #[must_use]
    pub fn pruned(&self) -> Baseline {
        Baseline::new([&self.stay[..], &self.outgrown].concat())
    }
}

impl Baseline {
    /// Compares with a report. `absence` tells what can be said of an entry that the report does not have at its place.
    ///
    /// Entries keep the words they had, and how bad their finding was, and get the fingerprint that this version makes, so that a message
    /// with a number in it is no difference to review.
    pub fn update<'a>(&self, report: &'a Report, absence: impl Fn(&Entry) -> Absence) -> Update<'a> {
        let found = Found::all(report);
        let Matching { entries, outgrown, absent } = matching(&self.entries, &found, absence);
        let (mut stay, mut added, mut moved) = (Vec::new(), Vec::new(), 0);
        for ((found, entry), finding) in found.iter().zip(entries).zip(sources(report)) {
            match entry.map(|index| &self.entries[index]) {
                _ if found.is_silenced => {}
                None => added.push(finding),
                Some(entry) => {
                    moved += usize::from(entry.path != found.entry.path);
                    let Entry { path, fingerprint, level, .. } = found.entry.clone();
                    let level = entry.level.clone().or(level);
                    stay.push(Entry { path, fingerprint, level, ..entry.clone() });
                }
            }
        }
        let unseen = absent.iter().filter(|(_, absence)| *absence != Absence::Looked).map(|(index, _)| &self.entries[*index]);
        let outgrown: Vec<Entry> = outgrown.into_iter().flatten().map(|index| self.entries[index].clone()).collect();
        let present = stay.len();
        stay.extend(unseen.cloned());
        let kept = stay.len();
        Update { added, kept, moved, unseen: kept - present, dropped: self.entries.len() - kept - outgrown.len(), stay, outgrown }
    }
}
