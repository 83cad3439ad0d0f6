//! From the words found in a file to the secrets in it: one finding for each, the most specific rule first.

use std::ops::Range;

use btm_plugin::{Finding, Region, Severity};

use super::assignment::{self, Assignment};
use super::content::{self, Family};
use super::entropy::shannon;
use super::keywords::{Anchor, Target};
use super::kind::{Find, Kind, Verdict};
use super::pattern::Memory;
use super::{Compiled, GENERIC, Secrets, generic, name, placeholder};

/// The window on which the expression of a prefix runs.
const WINDOW: usize = 512;
/// The window for kinds whose secrets are long: keys, signed tokens.
const LONG_WINDOW: usize = 16_384;
/// How often, on average, long windows may cover a byte of the file. A file made to waste time gets short ones after that.
const LONG_WINDOWS: usize = 64;

/// A secret found in a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    /// The rule's id.
    pub(crate) rule: &'static str,
    /// Where the secret stands.
    pub(crate) range: Range<usize>,
    /// How sure it is.
    pub(crate) verdict: Verdict,
    severity: Severity,
    title: &'static str,
    rank: u8,
}

impl Hit {
    /// What is reported; the text never contains the secret.
    pub(crate) fn finding(self) -> Finding {
        let message = if self.rule == GENERIC {
            "a value that looks like a secret is written into this file".to_owned()
        } else {
            format!("a secret is written into this file: {}", self.title)
        };
        let region = Region::bytes(self.range);
        Finding::new(self.rule, self.severity, message)
            .at(region.clone())
            .sensitive(region)
            .property("cwe", "CWE-798")
            .property("confidence", self.verdict.confidence())
    }
}

/// One file being scanned.
struct File<'a> {
    content: &'a [u8],
    family: Family,
    sample: bool,
    generated: bool,
    /// How many bytes of long windows are left.
    long_windows: usize,
    /// The assignment read last; several words of one name lead to the same.
    last: Option<(Range<usize>, Option<Assignment>)>,
    /// What the patterns work with, by the index of their kind.
    memories: Vec<Memory>,
}

impl Secrets {
    /// The secrets of one file, in the order in which they stand in it.
    pub(super) fn scan(&self, path: &str, content: &[u8]) -> Vec<Hit> {
        let Some(keywords) = &self.keywords else { return Vec::new() };
        if self.settings.allows_path(path) {
            return Vec::new();
        }
        let mut file = File {
            content,
            family: content::family(path),
            sample: content::is_sample(path),
            generated: content::is_generated(path) || memchr::memchr(0, &content[..content.len().min(LONG_WINDOW)]).is_some(),
            long_windows: LONG_WINDOWS * content.len().max(LONG_WINDOW),
            last: None,
            memories: self.kinds.iter().map(|_| Memory::default()).collect(),
        };
        let mut hits = Vec::new();
        for anchor in keywords.find(&content.to_ascii_lowercase()) {
            let hit = match anchor.target {
                Target::Kind(index) => self.try_kind(index, &mut file, &anchor),
                Target::Name(index) => self.try_name(index, &mut file, &anchor),
            };
            hits.extend(hit.filter(|hit| !self.settings.allows(&content[hit.range.clone()])));
        }
        one_for_each(hits)
    }

    /// Tries one kind at a word.
    fn try_kind(&self, index: usize, file: &mut File, anchor: &Anchor) -> Option<Hit> {
        let compiled = &self.kinds[index];
        let mut memory = std::mem::take(&mut file.memories[index]);
        let found = match compiled.kind.find {
            Find::Prefix(..) => prefixed(compiled, file, &mut memory, anchor).map(|range| (range, 0)),
            Find::Around(_, _, reach) => around(compiled, file, &mut memory, anchor, reach).map(|range| (range, 1)),
            Find::Assigned(..) => assigned(compiled, file, &mut memory, anchor).map(|range| (range, 2)),
        };
        file.memories[index] = memory;
        let (range, rank) = found?;
        let secret = &file.content[range.clone()];
        let prefix = if range.start == anchor.start { anchor.end - anchor.start } else { 0 };
        if shannon(secret) < compiled.kind.entropy || placeholder::in_token(secret, prefix) {
            return None;
        }
        let verdict = (compiled.kind.check)(secret);
        (verdict != Verdict::Rejected).then(|| Hit::of_kind(compiled.kind, range, verdict, rank))
    }

    /// Judges the assignment to a name that promises a secret.
    fn try_name(&self, index: usize, file: &mut File, anchor: &Anchor) -> Option<Hit> {
        if file.generated {
            return None;
        }
        let (_, naming) = name::WORDS[index];
        let around = assignment::name_around(file.content, anchor.start..anchor.end);
        // The last part of a qualified type: `AWS::IAM::AccessKey`.
        if file.content[..around.start].ends_with(b"::") {
            return None;
        }
        let word = anchor.start - around.start..anchor.end - around.start;
        let found = file.assignment(around.clone())?;
        let naming = name::judge(&file.content[around], word, naming)?;
        let verdict = generic::judge(file.content, &found, naming, file.family, self.settings.entropy);
        let severity = if verdict == Verdict::Doubtful || file.sample { Severity::Low } else { Severity::Medium };
        let verdict = if file.sample { verdict.min(Verdict::Doubtful) } else { verdict };
        (verdict != Verdict::Rejected).then_some(Hit { rule: GENERIC, range: found.value, verdict, severity, title: "", rank: 3 })
    }
}

impl Hit {
    fn of_kind(kind: &'static Kind, range: Range<usize>, verdict: Verdict, rank: u8) -> Self {
        Self { rule: kind.id, range, verdict, severity: kind.severity, title: kind.title, rank }
    }
}

impl File<'_> {
    /// How far a window reaches.
    fn reach(&mut self, long: bool) -> usize {
        if !long || self.long_windows < LONG_WINDOW {
            return WINDOW;
        }
        self.long_windows -= LONG_WINDOW;
        LONG_WINDOW
    }

    /// The assignment to the name.
    fn assignment(&mut self, name: Range<usize>) -> Option<Assignment> {
        match &self.last {
            Some((known, found)) if *known == name => found.clone(),
            _ => {
                let found = assignment::parse(self.content, name.clone());
                self.last = Some((name, found.clone()));
                found
            }
        }
    }
}

/// The secret that starts with the word, if neither end of it goes on as part of a longer word.
fn prefixed(compiled: &Compiled, file: &mut File, memory: &mut Memory, anchor: &Anchor) -> Option<Range<usize>> {
    let Anchor { start, end, word, .. } = *anchor;
    let content = file.content;
    if content[start..end] != *word.as_bytes() || !starts_afresh(content, start) {
        return None;
    }
    let reach = file.reach(compiled.kind.long);
    let window = &content[start..content.len().min(start + reach)];
    let found = compiled.pattern.find(memory, window)?;
    let range = start + found.start..start + found.end;
    ends_here(content, range.end).then_some(range)
}

/// The secret in the window around the word.
fn around(
    compiled: &Compiled,
    file: &File,
    memory: &mut Memory,
    anchor: &Anchor,
    (before, after): (usize, usize),
) -> Option<Range<usize>> {
    let start = anchor.start.saturating_sub(before);
    let window = &file.content[start..file.content.len().min(anchor.end + after)];
    let found = compiled.pattern.find(memory, window)?;
    Some(start + found.start..start + found.end)
}

/// The value assigned to a name with the word in it.
fn assigned(compiled: &Compiled, file: &mut File, memory: &mut Memory, anchor: &Anchor) -> Option<Range<usize>> {
    if !is_whole_word(file.content, anchor.start..anchor.end) {
        return None;
    }
    let name = assignment::name_around(file.content, anchor.start..anchor.end);
    let value = file.assignment(name)?.value;
    let text = &file.content[value.clone()];
    let names_itself = memchr::memmem::find(&text.to_ascii_lowercase(), anchor.word.as_bytes()).is_some();
    let found = compiled.pattern.find(memory, text).filter(|_| !names_itself)?;
    Some(value.start + found.start..value.start + found.end)
}

/// Whether the letters are a word of a name, not parts of two: `okta` in `oktaToken`, not in `lookTable`.
fn is_whole_word(content: &[u8], word: Range<usize>) -> bool {
    let text = &content[word.clone()];
    let broken =
        text.split_last().is_some_and(|(last, rest)| last.is_ascii_uppercase() && !rest.iter().any(u8::is_ascii_uppercase));
    !broken && name::starts_word(content, word.start)
}

/// Whether a token can start here: not inside a longer word, save behind an escape such as `\n`, `%3D` or `\u003d`.
fn starts_afresh(content: &[u8], at: usize) -> bool {
    let before = &content[..at];
    let Some(&last) = before.last() else { return true };
    if last == b'.' && before.len() > 1 && before[at - 2].is_ascii_alphanumeric() {
        return false;
    }
    if last == b'+' || last == b'/' {
        return !ends_in_blob(before);
    }
    if !last.is_ascii_alphanumeric() && last != b'_' {
        return true;
    }
    matches!(before, [.., b'\\', b'n' | b'r' | b't'] | [.., b'%', _, _] | [.., b'\\', b'u', _, _, _, _])
}

/// Whether the text is the end of a long base-64 text.
fn ends_in_blob(before: &[u8]) -> bool {
    let tail = &before[before.len().saturating_sub(24)..];
    let of_base64 = tail.iter().rev().take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/').count();
    let has = |wanted: fn(&u8) -> bool| tail.iter().any(wanted);
    of_base64 == 24 && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

/// Whether a token can end here.
fn ends_here(content: &[u8], at: usize) -> bool {
    !content.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// Leaves one hit where several overlap: the most specific rule, then the longest.
fn one_for_each(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by(|a, b| (a.rank, b.range.len(), a.range.start, a.rule).cmp(&(b.rank, a.range.len(), b.range.start, b.rule)));
    let mut kept: std::collections::BTreeMap<usize, Hit> = std::collections::BTreeMap::new();
    for hit in hits {
        let before = kept.range(..hit.range.end).next_back();
        if before.is_none_or(|(_, other)| other.range.end <= hit.range.start) {
            kept.insert(hit.range.start, hit);
        }
    }
    kept.into_values().collect()
}
