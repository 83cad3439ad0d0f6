//! The sensitive texts of a run, found wherever they stand.

use std::{collections::BTreeSet, ops::Range};

use aho_corasick::{Anchored, automaton::Automaton as _, nfa::noncontiguous::NFA};

use super::merged;

/// What [`clean`](crate::clean::clean) puts where it cut a text.
const CUT: &str = "…";

/// So much of a sensitive text must stand before a cut for it to be recognised.
const MIN_PREFIX_BYTES: usize = 4;

/// The sensitive texts of a run.
#[derive(Default)]
pub(super) struct Texts {
    sorted: Vec<Vec<u8>>,
    automaton: Option<NFA>,
}

impl Texts {
    /// Looks for these texts.
    pub(super) fn new(texts: BTreeSet<Vec<u8>>) -> Self {
        let automaton = NFA::new(&texts).ok();
        Self { sorted: texts.into_iter().collect(), automaton }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// All bytes that belong to a sensitive text, as sorted ranges apart from each other.
    ///
    /// The automaton is walked by hand, because at each byte only the longest text that ends there matters (it comes first): an
    /// iterator over all overlapping texts takes quadratic time where they are nested.
    pub(super) fn spans(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let Some((nfa, mut state)) = self.automaton.as_ref().and_then(|nfa| Some((nfa, nfa.start_state(Anchored::No).ok()?)))
        else {
            // The bounds on texts rule this out. If it happens all the same, rather nothing is shown than a secret.
            return vec![0..bytes.len(); 1];
        };
        let mut spans = Vec::new();
        for (at, byte) in bytes.iter().enumerate() {
            state = nfa.next_state(Anchored::No, state, *byte);
            if nfa.is_match(state) {
                spans.push(at + 1 - nfa.pattern_len(nfa.match_pattern(state, 0))..at + 1);
            }
        }
        merged(spans)
    }

    /// The same for a text that may have been cut: then a sensitive text that the cut left incomplete counts too.
    pub(super) fn spans_of_cut(&self, text: &str) -> Vec<Range<usize>> {
        let mut spans = self.spans(text.as_bytes());
        if let Some(kept) = text.strip_suffix(CUT) {
            let longest = self.sorted.iter().map(Vec::len).max().unwrap_or(0);
            let from = kept.len().saturating_sub(longest);
            let begun =
                (from..kept.len().saturating_sub(MIN_PREFIX_BYTES - 1)).find(|at| self.begins_with(&kept.as_bytes()[*at..]));
            spans.extend(begun.map(|at| at..kept.len()));
        }
        merged(spans)
    }

    /// Whether one of the texts begins with `prefix`.
    fn begins_with(&self, prefix: &[u8]) -> bool {
        let next = self.sorted.partition_point(|text| text.as_slice() < prefix);
        self.sorted.get(next).is_some_and(|text| text.starts_with(prefix))
    }
}

impl std::fmt::Debug for Texts {
    /// Without the texts: they must not be shown, not even in a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Texts").field(&self.sorted.len()).finish()
    }
}
