//! Which finding is which entry.
//!
//! First a finding takes an entry with its rule, path and text. What is left may have moved: a finding takes an entry with its rule
//! and text from another path, if that path has such a finding no more. So a file that was renamed brings nothing new, and a copy of a
//! file does. Equal findings are counted: of three where two are known, one is new.
//!
//! Where the fingerprint that this btm makes is not there, the one that earlier versions made is looked for, so that their baselines
//! hold; an update writes the new one.
//!
//! What is worse than its entry accepts does not take it: it is new, and the entry is *outgrown*, which is not the same as gone.
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
    /// The entry that each finding would have if it were not worse.
    pub(crate) outgrown: Vec<Option<usize>>,
    /// Entries that nothing takes, and nothing has outgrown.
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
    let mut takers = Takers::new(entries, found);
    let (loud, silenced): (Vec<_>, Vec<_>) = (0..found.len()).partition(|index| !found[*index].is_silenced);
    let here = |entry: &Entry| (entry.path.clone(), entry.rule.clone(), entry.fingerprint.clone());
    let mut free = by_key(entries, 0..entries.len(), here);
    takers.all(loud.iter().chain(&silenced), &mut free, here, Claim::Covered);
    takers.all(loud.iter(), &mut free, here, Claim::Outgrown);
    let absent: Vec<_> = (0..entries.len()).filter(|index| takers.is_free[*index]).collect();
    let absent: Vec<_> = absent.into_iter().map(|index| (index, absence(&entries[index]))).collect();
    let elsewhere = |entry: &Entry| {
        let text = entry.fingerprint.clone().ok_or_else(|| entry.message.clone());
        (entry.rule.clone(), text)
    };
    let may_have_moved = absent.iter().filter(|(_, absence)| *absence != Absence::Unseen).map(|(index, _)| *index);
    let mut free = by_key(entries, may_have_moved, elsewhere);
    takers.all(loud.iter(), &mut free, elsewhere, Claim::Covered);
    takers.all(loud.iter(), &mut free, elsewhere, Claim::Outgrown);
    let absent = absent.into_iter().filter(|(index, _)| takers.is_free[*index]).collect();
    Matching { entries: takers.taken, outgrown: takers.outgrown, absent }
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

/// What a finding has to do with an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// It is the one that was accepted.
    Covered,
    /// It is that one, but worse.
    Outgrown,
}

/// Who has taken what.
struct Takers<'a> {
    known: &'a [Entry],
    found: &'a [Found],
    taken: Vec<Option<usize>>,
    outgrown: Vec<Option<usize>>,
    is_free: Vec<bool>,
}

impl<'a> Takers<'a> {
    fn new(known: &'a [Entry], found: &'a [Found]) -> Self {
        let (taken, outgrown, is_free) = (vec![None; found.len()], vec![None; found.len()], vec![true; known.len()]);
        Self { known, found, taken, outgrown, is_free }
    }

    /// Each of the findings that has no entry yet gets one of those with its key, if there is one.
    fn all<'i, K: Eq + std::hash::Hash>(
        &mut self,
        findings: impl Iterator<Item = &'i usize> + Clone,
        free: &mut HashMap<K, VecDeque<usize>>,
        key: impl Fn(&Entry) -> K,
        claim: Claim,
    ) {
        for age in Age::ALL {
            for index in findings.clone() {
                if let Some(entry) = self.found[*index].entry(age)
                    && let Some(free) = free.get_mut(&key(&entry))
                {
                    self.take(*index, &entry, free, claim);
                }
            }
        }
    }

    fn take(&mut self, index: usize, entry: &Entry, free: &mut VecDeque<usize>, claim: Claim) {
        if self.taken[index].is_some() || self.outgrown[index].is_some() {
            return;
        }
        // A comment silences a finding however bad it is.
        let fits = |known: &usize| claim == Claim::Outgrown || self.found[index].is_silenced || self.known[*known].covers(entry);
        if let Some(taken) = free.iter().position(fits).and_then(|at| free.remove(at)) {
            let entries = if claim == Claim::Covered { &mut self.taken } else { &mut self.outgrown };
            entries[index] = Some(taken);
            self.is_free[taken] = false;
        }
    }
}
