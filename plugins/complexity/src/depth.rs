//! Guards the stack: parsers and visitors call themselves for each level of nesting, and the sandbox's stack is small.
//!
//! Before a file is parsed its brackets are counted ([`too_deep`]); while its tree is walked the walk's own depth is
//! ([`Guard`]), because a long chain of operators makes a deep tree without a bracket.

use std::ops::Range;

/// Brackets nested deeper than this are not parsed. Code written by hand stays below 20.
pub const MOST_BRACKETS: usize = 200;

/// The weight of operators in one statement beyond which it is not parsed: some nest without a bracket (`!!!a`, `a = b = c`).
pub const MOST_OPERATORS: usize = 2_000;

/// The weight of an operator for which parsers call themselves; others only make the tree deeper and weigh one.
pub const HEAVY: usize = 4;

/// Words for which parsers call themselves.
const HEAVY_WORDS: [&str; 14] =
    ["not", "lambda", "else", "if", "await", "new", "typeof", "keyof", "readonly", "void", "delete", "return", "as", "yield"];

/// The weight of a word.
#[must_use]
pub fn weight_of_word(word: &str) -> usize {
    if HEAVY_WORDS.contains(&word) { HEAVY } else { 0 }
}

/// Levels of a syntax tree below this are not looked at.
pub const MOST_LEVELS: usize = 400;

/// The place from which on a text is nested too deeply to be parsed, if it is.
#[must_use]
pub fn too_deep(text: &str, comment: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut operators) = (0, 0_usize, 0_usize);
    // The last byte that is no blank: an operator after an operand is infix, any other prefix.
    let mut before = b';';
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match byte {
            b'"' | b'\'' => at = end_of_string(bytes, at),
            _ if bytes[at..].starts_with(comment.as_bytes()) => at = end_of_line(bytes, at) - 1,
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'=' | b'?' | b'<' => operators += HEAVY,
            b'!' | b'~' | b'-' | b'+' | b'*' | b'&' | b'|' if !ends_operand(before) => operators += HEAVY,
            b'!' | b'~' | b'-' | b'+' | b'*' | b'&' | b'|' | b'.' | b'/' | b'%' | b'>' | b':' => operators += 1,
            b';' | b',' => operators = 0,
            b'\n' if depth == 0 || ends_statement(before, &bytes[at..]) => operators = 0,
            _ if is_word(byte) => {
                let length = bytes[at..].iter().position(|byte| !is_word(*byte)).unwrap_or(bytes.len() - at);
                operators += weight_of_word(text.get(at..at + length).unwrap_or_default());
                at += length - 1;
            }
            _ => {}
        }
        if depth > MOST_BRACKETS || operators > MOST_OPERATORS {
            return Some(start..start + 1);
        }
        before = if byte.is_ascii_whitespace() || bytes[start..].starts_with(comment.as_bytes()) { before } else { byte };
        at += 1;
    }
    None
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

fn ends_operand(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b')' | b']' | b'}' | b'"' | b'\'' | b'`')
}

/// Whether a line ends here with an operand and the next one starts with a word: then it is most likely a statement of its own.
fn ends_statement(before: u8, rest: &[u8]) -> bool {
    let next = rest.iter().find(|byte| !byte.is_ascii_whitespace()).copied().unwrap_or(b';');
    ends_operand(before) && (is_word(next) || next == b'}')
}

/// The last byte of the string that starts here, or of its line.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != bytes[start] && bytes[at] != b'\n' {
        at += 1 + usize::from(bytes[at] == b'\\');
    }
    at
}

fn end_of_line(bytes: &[u8], start: usize) -> usize {
    bytes[start..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| start + length)
}

/// The depth of a walk.
#[derive(Debug, Default)]
pub struct Guard {
    levels: usize,
    /// The first place that was too deep.
    pub stopped: Option<Range<usize>>,
}

impl Guard {
    /// Goes one level down; false when that is too deep.
    pub fn down(&mut self, place: impl FnOnce() -> Range<usize>) -> bool {
        if self.levels >= MOST_LEVELS {
            self.stopped.get_or_insert_with(place);
            return false;
        }
        self.levels += 1;
        true
    }

    /// Comes back up.
    pub fn up(&mut self) {
        self.levels -= 1;
    }
}
