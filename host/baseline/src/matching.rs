//! Which finding is which entry.
//!
//! First a finding takes an entry with its rule, path and text. What is left may have moved: a finding takes an entry with its rule
//! and text from another path, if that path has such a finding no more. So a file that was renamed brings nothing new, and a copy of a
//! file does. Equal findings are counted: of three where two are known, one is new.
//!
//! Where the fingerprint that this btm makes is not there, the one that earlier versions made is looked for, so that their baselines
//! hold; an update writes the new one.
//!
//! A finding about a file as such has no text; its message takes the text's place when files are renamed, and only then, because
//! such messages often have numbers that change with every line (`1,402 lines`).

use std::collections::{HashMap, VecDeque};

use btm_model::{Finding, Report};

use crate::{Absence, entry::Entry};

/// A finding to look for in the baseline.
pub(crate) struct Found {
    pub(crate) entry: Entry,
    /// Its fingerprint as earlier versions made it, if that differs.
    pub(crate) earlier: Option<String>,
    /// Whether a comment silences it. Then it keeps its entry from others, but is not known.
    pub(crate) is_silenced: bool,
}

/// What came of it, by the places in the lists.
#[derive(Debug, Default)]
pub(crate) struct Matching {
    /// The entry of each finding.
    pub(crate) entries: Vec<Option<usize>>,
    /// Entries that nothing takes.
    pub(crate) absent: Vec<(usize, Absence)>,
}

/// All findings of a report on their own, in its order.
pub(crate) fn sources(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().flat_map(Finding::sources)
}

impl Found {
    pub(crate) fn all(report: &Report) -> Vec<Self> {
        let found = |source: &Finding| Self {
            entry: Entry::of(source),
            earlier: source.fingerprints.earlier.clone(),
            is_silenced: source.suppressed.is_some(),
        };
        sources(report).map(found).collect()
    }

    /// The entry that it would have in a baseline of some age.
    fn entry(&self, age: Age) -> Option<Entry> {
        match age {
            Age::Current => Some(self.entry.clone()),
            Age::Earlier => Some(Entry { fingerprint: Some(self.earlier.clone()?), ..self.entry.clone() }),
        }
    }
}

/// Which version of btm made a fingerprint.
#[derive(Clone, Copy)]
enum Age {
    Current,
    Earlier,
}

impl Age {
    /// Entries of today's go first: no finding takes what another one has a better claim to.
    const ALL: [Self; 2] = [Self::Current, Self::Earlier];
}

/// Gives entries to findings.
pub(crate) fn matching(entries: &[Entry], found: &[Found], absence: impl Fn(&Entry) -> Absence) -> Matching {
    let mut takers = Takers { entries: vec![None; found.len()], is_free: vec![true; entries.len()] };
    let (loud, silenced): (Vec<_>, Vec<_>) = (0..found.len()).partition(|index| !found[*index].is_silenced);
    let here = |entry: &Entry| (entry.path.clone(), entry.rule.clone(), entry.fingerprint.clone());
    let mut free = by_key(entries, 0..entries.len(), here);
    for age in Age::ALL {
        for index in loud.iter().chain(&silenced) {
            if let Some(entry) = found[*index].entry(age) {
                takers.take(*index, free.get_mut(&here(&entry)));
            }
        }
    }
    let absent: Vec<_> = (0..entries.len()).filter(|index| takers.is_free[*index]).collect();
    let absent: Vec<_> = absent.into_iter().map(|index| (index, absence(&entries[index]))).collect();
    let elsewhere = |entry: &Entry| {
        let text = entry.fingerprint.clone().ok_or_else(|| entry.message.clone());
        (entry.rule.clone(), text)
    };
    let may_have_moved = absent.iter().filter(|(_, absence)| *absence != Absence::Unseen).map(|(index, _)| *index);
    let mut free = by_key(entries, may_have_moved, elsewhere);
    for age in Age::ALL {
        for index in &loud {
            if let Some(entry) = found[*index].entry(age) {
                takers.take(*index, free.get_mut(&elsewhere(&entry)));
            }
        }
    }
    let absent = absent.into_iter().filter(|(index, _)| takers.is_free[*index]).collect();
    Matching { entries: takers.entries, absent }
}

/// Entries by what they are looked up by, in their order.
fn by_key<K: Eq + std::hash::Hash>(
    entries: &[Entry],
    indices: impl Iterator<Item = usize>,
    key: impl Fn(&Entry) -> K,
) -> HashMap<K, VecDeque<usize>> {
    let mut by_key: HashMap<K, VecDeque<usize>> = HashMap::new();
    for index in indices {
        by_key.entry(key(&entries[index])).or_default().push_back(index);
    }
    by_key
}

/// Who has taken what.
struct Takers {
    entries: Vec<Option<usize>>,
    is_free: Vec<bool>,
}

impl Takers {
    /// A finding that has none takes the next entry, if there is one.
    fn take(&mut self, finding: usize, free: Option<&mut VecDeque<usize>>) {
        if self.entries[finding].is_none()
            && let Some(entry) = free.and_then(VecDeque::pop_front)
        {
            self.entries[finding] = Some(entry);
            self.is_free[entry] = false;
        }
    }
}
