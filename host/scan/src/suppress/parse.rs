//! Finds and reads the comments.

use std::{fmt, ops::Range};

use btm_model::Location;
use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::{MAX_COMMENTS, MAX_RULES};
use crate::{
    clean::clean_line,
    content::Content,
    excerpt::RawExcerpt,
    lines::{Region, normalise},
};

/// What every such comment has after its marker.
const WORD: &str = "btm:";

/// Bytes that comment markers are made of.
const MARKER_BYTES: &[u8] = b"#/*<!-;%{(";

/// What ends a comment and so is not part of its reason.
const CLOSERS: [&str; 8] = ["*/}", "*/", "--%>", "-->", "--}}", "*)", "#}", "%>"];

/// How long a reason may be in the report.
const MAX_REASON_BYTES: usize = 500;

/// One or all rules of a plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// The plugin's name.
    pub plugin: String,
    /// The rule without the plugin's name; absent for all of its rules (`plugin/*`).
    pub rule: Option<String>,
}

/// Where a comment stands, from `btm:` on, and the line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) location: Location,
    pub(super) excerpt: Option<RawExcerpt>,
}

impl Place {
    fn new(path: &str, span: Range<usize>, content: &Content) -> Self {
        let region = Region::Bytes { start: span.start as u64, end: span.end as u64 };
        let location = normalise(&region, path, &content.lines());
        Self { excerpt: RawExcerpt::of(&location, &content.lines()), location }
    }
}

/// A comment that silences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Comment {
    /// The one-based line it stands on.
    pub(super) line: u32,
    /// Whether nothing stands before it on its line.
    pub(super) stands_alone: bool,
    /// What it silences, and whether that was of use.
    pub(super) patterns: Vec<(Pattern, bool)>,
    pub(super) reason: String,
    /// Up to the bracket.
    pub(super) place: Place,
}

/// A comment that was meant to silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Malformed {
    pub(super) problem: Problem,
    pub(super) place: Place,
}

/// What is wrong with a comment, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub(super) enum Problem {
    #[error("Unknown instruction `btm: {0}`. Write `btm: ignore[plugin/rule] reason`.")]
    UnknownVerb(String),
    #[error("The rules are missing. Write `btm: ignore[plugin/rule] reason`.")]
    NoBracket,
    #[error("The bracket is not closed. Write `btm: ignore[plugin/rule] reason`.")]
    NotClosed,
    #[error("`{0}` names no rule. Write `plugin/rule`, or `plugin/*` for all rules of a plugin.")]
    NoRule(String),
    #[error("The comment names more than {MAX_RULES} rules. Write `plugin/*` for all rules of a plugin, or exclude the file.")]
    TooManyRules,
    #[error(
        "More than {MAX_COMMENTS} such comments in one file; this and all further ones are not honoured. Exclude the file instead."
    )]
    TooMany,
}

impl Pattern {
    /// Whether it names a rule, given as `plugin/rule`.
    #[must_use]
    pub fn matches(&self, rule: &str) -> bool {
        rule.split_once('/').is_some_and(|(plugin, id)| plugin == self.plugin && self.rule.as_deref().is_none_or(|own| own == id))
    }

    fn parse(text: &str) -> Option<Self> {
        let (plugin, rule) = text.split_once('/')?;
        let is_plugin = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_rule = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'@');
        if plugin.is_empty() || !plugin.bytes().all(is_plugin) {
            return None;
        }
        let rule = match rule {
            "*" => None,
            rule if !rule.is_empty() && rule.bytes().all(is_rule) => Some(rule.to_owned()),
            _ => return None,
        };
        Some(Self { plugin: plugin.to_owned(), rule })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.plugin, self.rule.as_deref().unwrap_or("*"))
    }
}

/// All comments of a file, and the malformed ones, each in the order of their places.
pub(super) fn comments(path: &str, content: &Content) -> (Vec<Comment>, Vec<Malformed>) {
    let mut comments = Vec::new();
    let mut malformed = Vec::new();
    for start in memmem::find_iter(content.bytes(), WORD) {
        let lines = content.lines();
        let line = lines.line_of(start);
        let range = lines.line_range(line);
        let Some(stands_alone) = comment_before(&content.bytes()[range.start..start]) else {
            continue;
        };
        let rest = &content.bytes()[start + WORD.len()..range.end];
        // A second comment on the same line ends the first.
        let rest = &rest[..memmem::find(rest, WORD.as_bytes()).unwrap_or(rest.len())];
        let Some(read) = instruction(rest) else {
            continue;
        };
        let place = |length: usize| Place::new(path, start..start + length, content);
        let is_full = comments.len() + malformed.len() >= MAX_COMMENTS;
        match read {
            _ if is_full => {
                malformed.push(Malformed { problem: Problem::TooMany, place: place(WORD.len()) });
                break;
            }
            Ok(Ignore { patterns, reason, length }) => {
                comments.push(Comment { line, stands_alone, patterns, reason, place: place(WORD.len() + length) });
            }
            Err(problem) => {
                let length = rest.trim_ascii_end().len();
                malformed.push(Malformed { problem, place: place(WORD.len() + length) });
            }
        }
    }
    (comments, malformed)
}

/// Whether a comment marker ends the text before the words, and if so whether nothing stands before it.
fn comment_before(before: &[u8]) -> Option<bool> {
    let before = before.trim_ascii_end();
    let run = before.iter().rev().take_while(|byte| MARKER_BYTES.contains(byte)).count();
    let (code, marker) = before.split_at(before.len() - run);
    // From the end only: a hostile line with many such words stays linear.
    let stands_alone = code.trim_ascii_end().is_empty();
    let has = |needle: &[u8]| memmem::find(marker, needle).is_some();
    let is_marker = [b"#", b";", b"%"].iter().any(|byte| has(*byte))
        || [b"//", b"/*", b"--", b"(*"].iter().any(|pair| has(*pair))
        || stands_alone && marker.starts_with(b"*");
    is_marker.then_some(stands_alone)
}

struct Ignore {
    patterns: Vec<(Pattern, bool)>,
    reason: String,
    /// How many bytes it takes, up to the bracket.
    length: usize,
}

/// Reads what follows the word. Nothing if it is prose that only happens to begin like it.
fn instruction(rest: &[u8]) -> Option<Result<Ignore, Problem>> {
    let text = rest.trim_ascii_start();
    let verb_length = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    let (verb, after) = text.split_at(verb_length);
    match (verb, after.first()) {
        (b"ignore", Some(b'[')) => Some(ignore(rest, rest.len() - after.len() + 1)),
        (b"ignore", _) => Some(Err(Problem::NoBracket)),
        (b"", _) => None,
        (verb, Some(b'[')) => Some(Err(unknown(verb))),
        (verb, _) if verb.starts_with(b"ignore-") || verb.starts_with(b"ignore_") => Some(Err(unknown(verb))),
        _ => None,
    }
}

fn unknown(verb: &[u8]) -> Problem {
    Problem::UnknownVerb(clean_line(&String::from_utf8_lossy(verb), 40).into_owned())
}

/// Reads the rules, which begin at `open`, and the reason.
fn ignore(rest: &[u8], open: usize) -> Result<Ignore, Problem> {
    let close = memchr::memchr(b']', &rest[open..]).ok_or(Problem::NotClosed)? + open;
    if memchr::memchr_iter(b',', &rest[open..close]).count() >= MAX_RULES {
        return Err(Problem::TooManyRules);
    }
    let names = String::from_utf8_lossy(&rest[open..close]).into_owned();
    let pattern = |name: &str| Pattern::parse(name).ok_or_else(|| Problem::NoRule(clean_line(name, 100).into_owned()));
    let patterns = names.split(',').map(|name| pattern(name.trim()).map(|pattern| (pattern, false))).collect::<Result<_, _>>()?;
    Ok(Ignore { patterns, reason: reason(&rest[close + 1..]), length: close + 1 })
}

/// What the user says about it: without what ends the comment, or begins the next.
fn reason(rest: &[u8]) -> String {
    let text = String::from_utf8_lossy(rest);
    let mut reason = text.trim();
    for closer in CLOSERS {
        reason = reason.split(closer).next().unwrap_or(reason).trim_end();
    }
    let is_decoration = |character: char| character.is_whitespace() || matches!(character, ':' | '-' | '–' | '—');
    let reason = reason.trim_start_matches(is_decoration).trim_end_matches(['#', '/', ' ', '\t', ';', '%']);
    clean_line(reason, MAX_REASON_BYTES).into_owned()
}
