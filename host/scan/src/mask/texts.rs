//! The sensitive texts of a run, found wherever they stand.

use std::{
    cell::OnceCell,
    collections::{BTreeSet, HashSet},
    hash::{BuildHasher as _, RandomState},
    ops::Range,
};

use aho_corasick::{Anchored, automaton::Automaton as _, nfa::contiguous::NFA};

use super::merged;
use crate::cost;

/// What [`clean`](crate::clean::clean) puts where it cut a text.
const CUT: &str = "…";

/// So much of a sensitive text must stand before a cut for it to be recognised.
const MIN_PREFIX_BYTES: usize = 4;

/// The sensitive texts of a run.
#[derive(Default)]
pub(super) struct Texts {
    sorted: Vec<Vec<u8>>,
    automaton: Option<NFA>,
    /// Their beginnings, once a text was cut.
    beginnings: OnceCell<Beginnings>,
}

impl Texts {
    /// Looks for these texts.
    pub(super) fn new(texts: BTreeSet<Vec<u8>>) -> Self {
        let automaton = if texts.is_empty() { None } else { NFA::new(&texts).ok() };
        Self { sorted: texts.into_iter().collect(), automaton, beginnings: OnceCell::new() }
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
        cost::spend(bytes.len());
        let mut spans: Vec<Range<usize>> = Vec::new();
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
        if let Some(kept) = text.strip_suffix(CUT).filter(|_| !self.is_empty()) {
            let beginnings = self.beginnings.get_or_init(|| Beginnings::new(&self.sorted));
            let begun = beginnings.ends_with(kept.as_bytes()).find(|at| self.begins_with(&kept.as_bytes()[*at..]));
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

/// The hashes of all that texts begin with, so that the end of a text is compared with them in one pass.
struct Beginnings {
    hashes: HashSet<u64>,
    /// A number that no plugin knows, so that none can make two texts look like one.
    base: u64,
    longest: usize,
}

impl Beginnings {
    /// Hashes are numbers below this prime.
    const PRIME: u64 = (1 << 61) - 1;

    fn new(texts: &[Vec<u8>]) -> Self {
        let base = RandomState::new().hash_one(0) % (Self::PRIME - 256) + 256;
        let mut hashes = HashSet::new();
        for text in texts {
            let mut hash = 0;
            for (at, byte) in text.iter().enumerate() {
                hash = Self::plus(Self::times(hash, base), u64::from(*byte) + 1);
                if at + 1 >= MIN_PREFIX_BYTES {
                    hashes.insert(hash);
                }
            }
        }
        Self { hashes, base, longest: texts.iter().map(Vec::len).max().unwrap_or(0) }
    }

    /// Where the end of a text begins that some text begins with, very probably; the longest first.
    fn ends_with(&self, text: &[u8]) -> impl Iterator<Item = usize> {
        let from = text.len().saturating_sub(self.longest);
        cost::spend(text.len() - from);
        let (mut hash, mut power) = (0, 1);
        let mut found = Vec::new();
        for at in (from..text.len()).rev() {
            hash = Self::plus(hash, Self::times(u64::from(text[at]) + 1, power));
            power = Self::times(power, self.base);
            if text.len() - at >= MIN_PREFIX_BYTES && self.hashes.contains(&hash) {
                found.push(at);
            }
        }
        found.into_iter().rev()
    }

    fn plus(one: u64, other: u64) -> u64 {
        (one + other) % Self::PRIME
    }

    fn times(one: u64, other: u64) -> u64 {
        let product = u128::from(one) * u128::from(other) % u128::from(Self::PRIME);
        // Below the prime, so that it fits.
        u64::try_from(product).unwrap_or(0)
    }
}
