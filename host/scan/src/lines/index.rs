//! Marks in a file, from which any place in it is found by looking at a few bytes, however long its lines are.

use crate::cost;

/// Bytes between two marks: counting them takes less than a microsecond, and the marks take a fortieth of the file's size.
const BLOCK: usize = 1024;

/// How many lines and characters there are before some places of a file.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// At least one, for the start of the file.
    marks: Vec<Mark>,
    lines: usize,
}

/// What is known of a place between two characters.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: usize,
    /// Lines that start here or before.
    lines: usize,
    /// Characters before it.
    characters: usize,
}

impl LineIndex {
    /// The marks of a file.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self::with_blocks(bytes, BLOCK)
    }

    /// The same with so many bytes between two marks, at least four: no character has more.
    pub(super) fn with_blocks(bytes: &[u8], block: usize) -> Self {
        let mut mark = Mark { offset: 0, lines: 1, characters: 0 };
        let mut marks = vec![mark];
        while bytes.len() - mark.offset > block {
            let end = floor(bytes, mark.offset + block);
            mark = Mark {
                offset: end,
                lines: mark.lines + line_starts(bytes, mark.offset, end),
                characters: mark.characters + characters(&bytes[mark.offset..end]),
            };
            marks.push(mark);
        }
        Self { lines: mark.lines + line_starts(bytes, mark.offset, bytes.len()), marks }
    }

    /// How many lines there are; at least one.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    /// How many lines start at a byte or before it.
    pub(super) fn lines_until(&self, bytes: &[u8], byte: usize) -> usize {
        let mark = self.marks[self.marks.partition_point(|mark| mark.offset <= byte) - 1];
        mark.lines + line_starts(bytes, mark.offset, byte.min(bytes.len()))
    }

    /// Where a one-based line starts, if there is such a line.
    pub(super) fn start_of(&self, bytes: &[u8], line: usize) -> Option<usize> {
        if line <= 1 || line > self.lines {
            return (line == 1).then_some(0);
        }
        let mark = self.marks[self.marks.partition_point(|mark| mark.lines < line) - 1];
        nth_line_start(bytes, mark.offset, line - mark.lines)
    }

    /// How many characters stand before a place between two characters.
    pub(super) fn characters_until(&self, bytes: &[u8], byte: usize) -> usize {
        let mark = self.marks[self.marks.partition_point(|mark| mark.offset <= byte) - 1];
        mark.characters + characters(&bytes[mark.offset..byte])
    }

    /// The place after that many characters; nothing if there are not so many.
    pub(super) fn after(&self, bytes: &[u8], characters: usize) -> Option<usize> {
        let next = self.marks.partition_point(|mark| mark.characters <= characters);
        let mark = self.marks[next - 1];
        let end = self.marks.get(next).map_or(bytes.len(), |next| next.offset);
        offset_of(&bytes[mark.offset..end], characters - mark.characters).map(|offset| mark.offset + offset)
    }
}

/// How many lines start after `from` and up to `to`.
fn line_starts(bytes: &[u8], from: usize, to: usize) -> usize {
    let block = &bytes[from..to];
    cost::spend(block.len());
    if memchr::memchr(b'\r', block).is_none() {
        return memchr::memchr_iter(b'\n', block).count();
    }
    memchr::memchr2_iter(b'\n', b'\r', block).filter(|at| ends_line(bytes, from + at)).count()
}

/// The start of the `nth` line that starts after `from`.
fn nth_line_start(bytes: &[u8], from: usize, nth: usize) -> Option<usize> {
    let mut ends = memchr::memchr2_iter(b'\n', b'\r', &bytes[from..]).filter(|at| ends_line(bytes, from + at));
    let start = ends.nth(nth.checked_sub(1)?).map(|at| from + at + 1);
    cost::spend(start.unwrap_or(bytes.len()) - from);
    start
}

/// Whether the line feed or carriage return at a byte is the last byte of its line's ending.
fn ends_line(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')
}

/// The start of the character that a byte belongs to.
pub(super) fn floor(bytes: &[u8], byte: usize) -> usize {
    let byte = byte.min(bytes.len());
    character_around(bytes, byte).map_or(byte, |character| character.start)
}

/// The end of the character that a place is inside of.
pub(super) fn ceiling(bytes: &[u8], byte: usize) -> usize {
    character_around(bytes, byte).map_or(byte, |character| character.end)
}

/// The character of several bytes that has `byte` strictly inside.
fn character_around(bytes: &[u8], byte: usize) -> Option<std::ops::Range<usize>> {
    let is_continuation = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    if !is_continuation(byte) {
        return None;
    }
    // A character has at most four bytes, so one that reaches here starts at most three bytes earlier.
    let lead = (byte.saturating_sub(3)..byte).rev().find(|at| !is_continuation(*at))?;
    let chunk = bytes[lead..bytes.len().min(lead + 4)].utf8_chunks().next()?;
    let length = chunk.valid().chars().next().map_or(chunk.invalid().len(), char::len_utf8);
    (lead + length > byte).then_some(lead..lead + length)
}

/// How many characters there are; an ill-formed part counts as one.
fn characters(bytes: &[u8]) -> usize {
    cost::spend(bytes.len());
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty())).sum()
}

/// The offset after that many characters, if there are so many.
fn offset_of(bytes: &[u8], characters: usize) -> Option<usize> {
    cost::spend(characters.min(bytes.len()));
    if bytes.get(..characters).is_some_and(<[u8]>::is_ascii) {
        return Some(characters);
    }
    let mut left = characters;
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if left == 0 {
                return Some(offset);
            }
            offset += character.len_utf8();
            left -= 1;
        }
        if left == 0 {
            return Some(offset);
        }
        if !chunk.invalid().is_empty() {
            offset += chunk.invalid().len();
            left -= 1;
        }
    }
    (left == 0).then_some(offset)
}
