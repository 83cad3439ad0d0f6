//! The map: from a file to its facts.

use crate::facts::{CUT, Facts, Line, Print, Tag, WORD};
use crate::language::Language;
use crate::lexer::{self, Kind, Token};
use crate::winnow::{self, Window};
use crate::{Settings, noise};

/// The facts of a file; none when it is too short for a clone.
#[must_use]
pub fn facts_of(source: &[u8], language: &Language, settings: &Settings) -> Option<Facts> {
    let window = Window::for_clones_of(settings.min_tokens);
    let tokens = lexer::tokens(source, language);
    let mut facts = Facts::default();
    for part in noise::without_imports(&tokens, source, language) {
        add(&mut facts, &part, source, window, settings.ignore_identifiers);
    }
    (facts.tags.len() >= settings.min_tokens as usize).then_some(facts)
}

/// Adds a part of a file, with a cut before it.
fn add(facts: &mut Facts, part: &[Token], source: &[u8], window: Window, ignore_identifiers: bool) {
    if !facts.tags.is_empty() {
        facts.tags.push(CUT);
    }
    let first = facts.tags.len();
    let texts: Vec<u64> = part.iter().map(|token| winnow::hash(token.text(source))).collect();
    let hash = |(token, text): (&Token, &u64)| if ignore_identifiers && is_name(token, source) { A_NAME } else { *text };
    let hashes: Vec<u64> = part.iter().zip(&texts).map(hash).collect();
    facts.tags.extend(part.iter().zip(&hashes).map(|(token, hash)| tag_of(token.kind, *hash)));
    add_lines(&mut facts.lines, part, first);
    winnow::winnow(&hashes, window, |index, hash| {
        if is_code(&part[index..index + window.tokens], &texts[index..index + window.tokens]) {
            facts.prints.push(Print { token: number(first + index), hash });
        }
    });
}

fn add_lines(lines: &mut Vec<Line>, part: &[Token], first: usize) {
    let mut before = None;
    for (index, token) in part.iter().enumerate() {
        match lines.last_mut() {
            Some(line) if before == Some(token.line) => line.end = token.end,
            _ => lines.push(Line { token: number(first + index), number: token.line, start: token.start, end: token.end }),
        }
        before = Some(token.line);
    }
}

/// Fewer different words than this in one fingerprinted run are no code.
const LEAST_DIFFERENT_WORDS: usize = 4;

fn is_code(tokens: &[Token], texts: &[u64]) -> bool {
    let mut words: Vec<u64> =
        tokens.iter().zip(texts).filter(|(token, _)| token.kind == Kind::Word).map(|(_, hash)| *hash).collect();
    let count = words.len();
    words.sort_unstable();
    words.dedup();
    !noise::is_data(count, tokens.len(), words.len(), LEAST_DIFFERENT_WORDS)
}

/// What stays when identifiers are ignored: the words that give code its shape. Sorted.
const KEYWORDS: [&str; 64] = [
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "def",
    "default",
    "del",
    "do",
    "elif",
    "else",
    "enum",
    "except",
    "extends",
    "final",
    "finally",
    "fn",
    "for",
    "foreach",
    "from",
    "func",
    "function",
    "global",
    "goto",
    "if",
    "impl",
    "in",
    "instanceof",
    "interface",
    "is",
    "lambda",
    "let",
    "loop",
    "match",
    "mut",
    "new",
    "not",
    "or",
    "pass",
    "private",
    "public",
    "raise",
    "return",
    "self",
    "static",
    "struct",
    "super",
    "switch",
    "this",
    "throw",
    "trait",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// The hash of every name when identifiers are ignored.
const A_NAME: u64 = 0x6E61_6D65_6E61_6D65;

fn is_name(token: &Token, source: &[u8]) -> bool {
    let is_keyword = |text| KEYWORDS.binary_search(&text).is_ok();
    token.kind == Kind::Word && !std::str::from_utf8(token.text(source)).is_ok_and(is_keyword)
}

/// The tag of a token of this kind whose text has this hash.
pub fn tag_of(kind: Kind, hash: u64) -> Tag {
    let low = (hash >> 49) as Tag;
    match kind {
        Kind::Word => low | WORD,
        Kind::Literal | Kind::Punctuation => low.max(1),
    }
}

/// Sizes of files fit in 32 bits: the lexer cuts longer texts off.
fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn keywords_are_sorted() {
        assert!(super::KEYWORDS.is_sorted());
    }
}
