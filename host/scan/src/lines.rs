//! Where lines start, and conversion between bytes, positions and lines for any bytes.
//!
//! Lines end with `\n`, `\r\n` or a lone `\r`; after a line ending at the very end of a file stands one more, empty line. Columns
//! count Unicode scalar values from one. Bytes that are not UTF-8 count as a decoder with replacement shows them: one for each
//! maximal part of an ill-formed sequence, so that an analyzer that decodes that way (as most do) and the host agree. A byte order
//! mark is a character like any other. Whatever lies outside the file is clamped to it.

use std::{borrow::Cow, ops::Range, sync::Arc};

use btm_model::{Location, Point};

/// A place between two characters, as a person counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// One-based line.
    pub line: u32,
    /// One-based column, in Unicode scalar values.
    pub column: u32,
}

/// Which part of a file, in the unit the analyzer had at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The file as such.
    Whole,
    /// One line, one-based, without its ending.
    Line(u32),
    /// From one position to another.
    Positions {
        /// The first character.
        start: Position,
        /// The place after the last character.
        end: Position,
    },
    /// From one byte to another.
    Bytes {
        /// Offset of the first byte.
        start: u64,
        /// Offset after the last byte.
        end: u64,
    },
}

/// A file's bytes and where its lines start.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    bytes: &'a [u8],
    starts: Cow<'a, [usize]>,
}

/// Where the lines of `bytes` start; the first is always zero.
#[must_use]
pub fn starts(bytes: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
            starts.push(at + 1);
        }
    }
    starts
}

impl<'a> Lines<'a> {
    /// The lines of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, starts: Cow::Owned(starts(bytes)) }
    }

    /// The lines of `bytes`, where they start being known: what [`starts`] said about the same bytes.
    #[must_use]
    pub fn with_starts(bytes: &'a [u8], starts: &'a [usize]) -> Self {
        Self { bytes, starts: Cow::Borrowed(starts) }
    }

    /// The bytes of the file.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// How many lines there are; at least one.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The bytes that a line takes, without its ending. The line is one-based and clamped.
    #[must_use]
    pub fn line_range(&self, line: u32) -> Range<usize> {
        let index = self.index(line);
        let start = self.starts[index];
        let end = self.starts.get(index + 1).map_or(self.bytes.len(), |next| {
            let newline = next - 1;
            let is_pair = self.bytes[newline] == b'\n' && newline > start && self.bytes[newline - 1] == b'\r';
            newline - usize::from(is_pair)
        });
        start..end
    }

    /// The content of a line, without its ending. The line is one-based and clamped.
    #[must_use]
    pub fn line(&self, line: u32) -> &'a [u8] {
        &self.bytes[self.line_range(line)]
    }

    /// The one-based line that a byte stands in.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= byte)).unwrap_or(u32::MAX)
    }

    /// The place before a byte; inside a character, the place before that character.
    #[must_use]
    pub fn point(&self, byte: usize) -> Point {
        let byte = self.floor(byte);
        let line = self.line_of(byte);
        let column = characters(&self.bytes[self.starts[self.index(line)]..byte]) + 1;
        Point { line, column: u32::try_from(column).unwrap_or(u32::MAX), byte: byte as u64 }
    }

    /// The byte at a position. A column that the line does not have is the end of the line, before its ending.
    #[must_use]
    pub fn byte(&self, position: Position) -> usize {
        if position.line as usize > self.starts.len() {
            return self.bytes.len();
        }
        let index = self.index(position.line);
        let start = self.starts[index];
        let next = self.starts.get(index + 1).copied().unwrap_or(self.bytes.len());
        let whole = &self.bytes[start..next];
        let characters = position.column.saturating_sub(1) as usize;
        match offset_of(whole, characters) {
            // A place after the ending belongs to the next line.
            Some(offset) if offset < whole.len() => start + offset,
            _ => self.line_range(position.line).end,
        }
    }

    /// The bytes of a region, clamped and widened to whole characters; an empty region stays empty. Nothing for the file as such.
    #[must_use]
    pub fn range(&self, region: &Region) -> Option<Range<usize>> {
        let (start, end) = match *region {
            Region::Whole => return None,
            Region::Line(line) if line as usize > self.starts.len() => (self.bytes.len(), self.bytes.len()),
            Region::Line(line) => {
                let range = self.line_range(line);
                (range.start, range.end)
            }
            Region::Positions { start, end } => (self.byte(start), self.byte(end)),
            Region::Bytes { start, end } => (self.clamp(start), self.clamp(end)),
        };
        let from = self.floor(start);
        Some(if end <= start { from..from } else { from..self.ceiling(end) })
    }

    fn index(&self, line: u32) -> usize {
        (line.max(1) as usize).min(self.starts.len()) - 1
    }

    fn clamp(&self, byte: u64) -> usize {
        usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len())
    }

    /// The start of the character that a byte belongs to.
    fn floor(&self, byte: usize) -> usize {
        let byte = byte.min(self.bytes.len());
        self.character_around(byte).map_or(byte, |character| character.start)
    }

    /// The end of the character that a place is inside of.
    fn ceiling(&self, byte: usize) -> usize {
        self.character_around(byte).map_or(byte, |character| character.end)
    }

    /// The character of several bytes that has `byte` strictly inside.
    fn character_around(&self, byte: usize) -> Option<Range<usize>> {
        let is_continuation = |at: usize| self.bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
        if !is_continuation(byte) {
            return None;
        }
        // A character has at most four bytes, so one that reaches here starts at most three bytes earlier.
        let lead = (byte.saturating_sub(3)..byte).rev().find(|at| !is_continuation(*at))?;
        let chunk = self.bytes[lead..self.bytes.len().min(lead + 4)].utf8_chunks().next()?;
        let length = chunk.valid().chars().next().map_or(chunk.invalid().len(), char::len_utf8);
        (lead + length > byte).then_some(lead..lead + length)
    }
}

/// The place of a region in every unit at once.
#[must_use]
pub fn normalise(region: &Region, path: impl Into<Arc<str>>, lines: &Lines<'_>) -> Location {
    match lines.range(region) {
        None => Location::file(path),
        Some(range) => Location::range(path, lines.point(range.start), lines.point(range.end)),
    }
}

/// How many characters there are; an ill-formed part counts as one.
fn characters(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty())).sum()
}

/// The offset after that many characters, if there are so many.
fn offset_of(bytes: &[u8], characters: usize) -> Option<usize> {
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

#[cfg(test)]
mod tests;
