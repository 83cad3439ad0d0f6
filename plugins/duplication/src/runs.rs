//! The longest equal runs of tokens that shared fingerprints point at.
//!
//! Of all places with the same fingerprint only the first is compared with each other one, so the work grows with the
//! number of fingerprints and not with its square; what a later pair shares beyond that is found from other
//! fingerprints, which the first place lacks.

use std::collections::BTreeMap;

use crate::facts::{CUT, Facts};

/// A file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its path.
    pub path: String,
    /// Its facts.
    pub facts: Facts,
}

/// Two equal runs of tokens, the first one before the second in the order of files and tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// The file of the first.
    pub file: u32,
    /// The first token of the first.
    pub start: u32,
    /// The token after the first.
    pub end: u32,
    /// The file of the second.
    pub other_file: u32,
    /// The first token of the second.
    pub other_start: u32,
}

/// Runs, and whether they are all there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// The runs, in rising order of their files; those of one first file stand together.
    pub runs: Vec<Run>,
    /// Whether the work was given up because the input repeats itself too much.
    pub cut_short: bool,
}

/// Of one fingerprint only so many places in one file are looked at: more of them are a table of data.
const MOST_PLACES_IN_FILE: usize = 16;

/// How often each token may be compared on average, before a project counts as pathological.
const COMPARISONS_PER_TOKEN: usize = 64;

/// A place of a fingerprint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    hash: u64,
    file: u32,
    token: u32,
}

/// The first place of a fingerprint and another one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    file: u32,
    token: u32,
    other_file: u32,
    other_token: u32,
}

/// Finds all runs of at least `min_tokens` tokens. `step` is called with the index of each file whose runs come next.
#[must_use]
pub fn find(sources: &[Source], min_tokens: u32, mut step: impl FnMut(usize)) -> Runs {
    let pairs = pairs(sources);
    let tokens: usize = sources.iter().map(|source| source.facts.tags.len()).sum();
    let mut search = Search { sources, budget: tokens.saturating_mul(COMPARISONS_PER_TOKEN), seen: BTreeMap::new() };
    let mut found = Runs::default();
    let mut file = u32::MAX;
    for pair in pairs {
        if pair.file != file {
            file = pair.file;
            search.seen.clear();
            step(file as usize);
        }
        if search.budget == 0 {
            found.cut_short = true;
            break;
        }
        found.runs.extend(search.run(pair).filter(|run| run.end >= run.start.saturating_add(min_tokens)));
    }
    found
}

/// Every fingerprint's first place with each other place, in the order of the first places.
fn pairs(sources: &[Source]) -> Vec<Pair> {
    // Growing would need room for it twice, and it is the largest thing there is.
    let mut places = Vec::with_capacity(sources.iter().map(|source| source.facts.prints.len()).sum());
    for (file, source) in (0..).zip(sources) {
        places.extend(source.facts.prints.iter().map(|print| Place { hash: print.hash, file, token: print.token }));
    }
    places.sort_unstable();
    let mut pairs = Vec::new();
    for same in places.chunk_by(|one, other| one.hash == other.hash) {
        for in_file in same.chunk_by(|one, other| one.file == other.file) {
            pairs.extend(in_file.iter().take(MOST_PLACES_IN_FILE).filter(|place| **place != same[0]).map(|place| Pair {
                file: same[0].file,
                token: same[0].token,
                other_file: place.file,
                other_token: place.token,
            }));
        }
    }
    pairs.sort_unstable();
    pairs
}

struct Search<'s> {
    sources: &'s [Source],
    /// How many more tokens may be compared.
    budget: usize,
    /// For each other file and distance, up to which token of the file at hand was compared.
    seen: BTreeMap<(u32, i64), u32>,
}

impl Search<'_> {
    /// The longest run through a pair, unless it was found before.
    fn run(&mut self, pair: Pair) -> Option<Run> {
        let key = (pair.other_file, i64::from(pair.other_token) - i64::from(pair.token));
        if self.seen.get(&key).is_some_and(|end| pair.token < *end) {
            return None;
        }
        let tags = &self.sources[pair.file as usize].facts.tags;
        let others = &self.sources[pair.other_file as usize].facts.tags;
        let (at, other) = (pair.token as usize, pair.other_token as usize);
        let equal = |(one, other): &(&u16, &u16)| one == other && **one != CUT;
        let before = tags[..at].iter().rev().zip(others[..other].iter().rev()).take_while(equal).count();
        let after = tags[at..].iter().zip(&others[other..]).take_while(equal).count();
        self.budget = self.budget.saturating_sub(before + after + 1);
        let (start, other_start) = (at - before, other - before);
        let mut end = at + after;
        self.seen.insert(key, u32::try_from(end).unwrap_or(u32::MAX));
        if pair.file == pair.other_file {
            // A text that repeats itself at once: one repetition is the first, the next one the second.
            end = end.min(other_start);
        }
        let number = |index: usize| u32::try_from(index).ok();
        Some(Run {
            file: pair.file,
            start: number(start)?,
            end: number(end)?,
            other_file: pair.other_file,
            other_start: number(other_start)?,
        })
    }
}
