//! From pairs of equal runs to clone groups, each of which tells something that no larger one told.

use std::collections::BTreeSet;

use crate::facts::{CUT, Facts, WORD};
use crate::lexer::Kind;
use crate::runs::{Run, Source};
use crate::{Settings, map, noise, winnow};

/// Code that stands in several places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its length in tokens.
    pub tokens: u32,
    /// Where it stands, in the order of files and lines; at least two places.
    pub places: Vec<Place>,
}

/// Some lines of a file, by their index among the lines that have tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The index of the file.
    pub file: u32,
    /// The first line.
    pub first: u32,
    /// The last line.
    pub last: u32,
}

/// A run of whole lines of the first file, and where it stands again.
struct Candidate {
    file: u32,
    start: u32,
    end: u32,
    /// File and first token.
    others: BTreeSet<(u32, u32)>,
}

/// Lines that are part of a group, for each file.
pub type Covered = Vec<Vec<bool>>;

/// Gathers runs into groups, the largest first, and says which lines they cover.
#[must_use]
pub fn gather(sources: &[Source], runs: &[Run], settings: &Settings) -> (Vec<Group>, Covered) {
    let mut groups = Vec::new();
    for same_file in runs.chunk_by(|one, other| one.file == other.file) {
        let candidates = merge(candidates(sources, same_file, settings), settings.min_tokens);
        groups.extend(candidates.iter().filter_map(|candidate| group(sources, candidate, settings)));
    }
    groups.sort_by(|one, other| (other.tokens, &one.places).cmp(&(one.tokens, &other.places)));
    let mut covered: Covered = sources.iter().map(|source| vec![false; source.facts.lines.len()]).collect();
    groups.retain(|group| {
        let mut news = false;
        for place in &group.places {
            news |= cover(&mut covered, place);
        }
        news
    });
    (groups, covered)
}

/// The runs cut down to whole lines of their first file, those of equal extent together, in rising order.
fn candidates(sources: &[Source], runs: &[Run], settings: &Settings) -> Vec<Candidate> {
    let mut cut: Vec<(u32, u32, u32, u32)> = Vec::new();
    for run in runs {
        let facts = &sources[run.file as usize].facts;
        let Some((start, end)) = whole_lines(facts, run.start, run.end) else { continue };
        if end - start >= settings.min_tokens {
            cut.push((start, end, run.other_file, run.other_start + (start - run.start)));
        }
    }
    cut.sort_unstable();
    let same_extent = cut.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
    let file = runs.first().map_or(0, |run| run.file);
    let candidate = |same: &[(u32, u32, u32, u32)]| Candidate {
        file,
        start: same[0].0,
        end: same[0].1,
        others: same.iter().map(|(_, _, other_file, other_start)| (*other_file, *other_start)).collect(),
    };
    same_extent.map(candidate).collect()
}

/// The tokens of the lines that lie wholly between two tokens.
fn whole_lines(facts: &Facts, start: u32, end: u32) -> Option<(u32, u32)> {
    let mut first = facts.lines.partition_point(|line| line.token < start);
    while is_rest_of_statement(facts, first) {
        first += 1;
    }
    let start = facts.lines.get(first)?.token;
    let cut = facts.tags.get(end as usize).is_none_or(|tag| *tag == CUT);
    let after = if cut { end } else { facts.lines.get(line_of(facts, end)?)?.token };
    (start < after).then_some((start, after))
}

/// Whether a line only closes brackets that were opened above it.
fn is_rest_of_statement(facts: &Facts, line: usize) -> bool {
    let (Some(this), Some(next)) = (facts.lines.get(line), facts.lines.get(line + 1)) else { return false };
    let closing = [")", "]", "}", ",", ";"].map(|mark| map::tag_of(Kind::Punctuation, winnow::hash(mark.as_bytes())));
    facts.tags[this.token as usize..next.token as usize].iter().all(|tag| closing.contains(tag))
}

/// The index of the line that a token stands on.
fn line_of(facts: &Facts, token: u32) -> Option<usize> {
    facts.lines.partition_point(|line| line.token <= token).checked_sub(1)
}

/// Two runs that share so much of their extent, in percent, are told as one.
const SAME_EXTENT: u64 = 70;

/// Merges neighbours of nearly the same extent into what they share.
fn merge(candidates: Vec<Candidate>, min_tokens: u32) -> Vec<Candidate> {
    let mut merged: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        let shared = |other: &Candidate| {
            let (start, end) = (other.start.max(candidate.start), other.end.min(candidate.end));
            let all = u64::from(other.end.max(candidate.end) - other.start.min(candidate.start));
            let enough = end >= start.saturating_add(min_tokens) && u64::from(end - start) * 100 >= all * SAME_EXTENT;
            enough.then_some((start, end))
        };
        match merged.last().and_then(shared) {
            Some((start, end)) => {
                if let Some(last) = merged.last_mut() {
                    let moved = |from: u32, others: BTreeSet<(u32, u32)>| {
                        others.into_iter().map(move |(file, token)| (file, token + (start - from)))
                    };
                    let known = std::mem::take(&mut last.others);
                    last.others = moved(last.start, known).chain(moved(candidate.start, candidate.others)).collect();
                    (last.start, last.end) = (start, end);
                }
            }
            None => merged.push(candidate),
        }
    }
    merged
}

/// Fewer different words than this in a whole clone are data.
const LEAST_DIFFERENT_WORDS: usize = 6;

/// The same when all names are one word.
const LEAST_DIFFERENT_KEYWORDS: usize = 3;

/// The group of a candidate, unless it is data or too few lines.
fn group(sources: &[Source], candidate: &Candidate, settings: &Settings) -> Option<Group> {
    let facts = &sources[candidate.file as usize].facts;
    let tags = facts.tags.get(candidate.start as usize..candidate.end as usize)?;
    let words: Vec<u16> = tags.iter().copied().filter(|tag| tag & WORD != 0).collect();
    let different: BTreeSet<&u16> = words.iter().collect();
    let least = if settings.ignore_identifiers { LEAST_DIFFERENT_KEYWORDS } else { LEAST_DIFFERENT_WORDS };
    if noise::is_data(words.len(), tags.len(), different.len(), least) {
        return None;
    }
    let tokens = candidate.end - candidate.start;
    let first = place(sources, candidate.file, candidate.start, tokens)?;
    let lines = facts.lines[first.last as usize].number - facts.lines[first.first as usize].number + 1;
    if lines < settings.min_lines {
        return None;
    }
    let mut places = vec![first];
    for (file, start) in &candidate.others {
        let place = place(sources, *file, *start, tokens)?;
        let after = places.last().is_none_or(|last| last.file != place.file || last.last < place.first);
        if after {
            places.push(place);
        }
    }
    (places.len() > 1).then_some(Group { tokens, places })
}

fn place(sources: &[Source], file: u32, start: u32, tokens: u32) -> Option<Place> {
    let facts = &sources.get(file as usize)?.facts;
    let index = |token: u32| line_of(facts, token).and_then(|line| u32::try_from(line).ok());
    Some(Place { file, first: index(start)?, last: index(start + tokens - 1)? })
}

/// Covers the lines of a place, and says whether most of them were bare.
fn cover(covered: &mut Covered, place: &Place) -> bool {
    let lines = &mut covered[place.file as usize][place.first as usize..=place.last as usize];
    let bare = lines.iter().filter(|covered| !**covered).count();
    lines.fill(true);
    bare * 2 > lines.len()
}
