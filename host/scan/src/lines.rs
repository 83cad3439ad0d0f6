//! Where lines start, and conversion between bytes, positions and lines for any bytes.
//!
//! Lines end with `\n`, `\r\n` or a lone `\r`; after a line ending at the very end of a file stands one more, empty line. Columns
//! count Unicode scalar values from one. Bytes that are not UTF-8 count as a decoder with replacement shows them: one for each
//! maximal part of an ill-formed sequence, so that an analyzer that decodes that way (as most do) and the host agree. A byte order
//! mark is a character like any other. Whatever lies outside the file is clamped to it.

mod index;

use std::{borrow::Cow, ops::Range, sync::Arc};

use btm_model::{Location, Point};

pub use index::LineIndex;
use index::{ceiling, floor};

use crate::content::{Encoding, Places};

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

/// A file's bytes as analyzers see them, and what finds lines and columns in them.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    bytes: &'a [u8],
    index: Cow<'a, LineIndex>,
    /// Where they stand in the file, if they were decoded.
    places: Option<&'a Places>,
}

impl<'a> Lines<'a> {
    /// The lines of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, index: Cow::Owned(LineIndex::new(bytes)), places: None }
    }

    /// The lines of `bytes`, whose index is known.
    #[must_use]
    pub fn with_index(bytes: &'a [u8], index: &'a LineIndex) -> Self {
        Self { bytes, index: Cow::Borrowed(index), places: None }
    }

    /// The same lines, which were decoded: points have the bytes of the file.
    pub(crate) fn decoded(self, places: &'a Places) -> Self {
        Self { places: Some(places), ..self }
    }

    /// How the file is written, if the lines were decoded.
    pub(crate) fn encoding(&self) -> Option<Encoding> {
        self.places.map(Places::encoding)
    }

    /// The bytes of the file.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// How many lines there are; at least one.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.index.lines()).unwrap_or(u32::MAX)
    }

    /// The bytes that a line takes, without its ending. The line is one-based and clamped.
    #[must_use]
    pub fn line_range(&self, line: u32) -> Range<usize> {
        let line = self.clamp_line(line);
        let start = self.start(line);
        let end = self.index.start_of(self.bytes, line + 1).map_or(self.bytes.len(), |next| {
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
        u32::try_from(self.index.lines_until(self.bytes, byte)).unwrap_or(u32::MAX)
    }

    /// The place before a byte; inside a character, the place before that character. The byte of the place is that of the file.
    #[must_use]
    pub fn point(&self, byte: usize) -> Point {
        let byte = floor(self.bytes, byte);
        let line = self.line_of(byte);
        let characters = |byte| self.index.characters_until(self.bytes, byte);
        let column = characters(byte) - characters(self.start(line as usize)) + 1;
        let in_file = self.places.map_or(byte, |places| places.in_file(self.bytes, byte));
        Point { line, column: u32::try_from(column).unwrap_or(u32::MAX), byte: in_file as u64 }
    }

    /// The byte at a position. A column that the line does not have is the end of the line, before its ending.
    #[must_use]
    pub fn byte(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line > self.index.lines() {
            return self.bytes.len();
        }
        let line = line.max(1);
        let before = self.index.characters_until(self.bytes, self.start(line));
        let next = self.index.start_of(self.bytes, line + 1).unwrap_or(self.bytes.len());
        match self.index.after(self.bytes, before + position.column.saturating_sub(1) as usize) {
            // A place after the ending belongs to the next line.
            Some(byte) if byte < next => byte,
            _ => self.line_range(position.line).end,
        }
    }

    /// The bytes of a region, clamped and widened to whole characters; an empty region stays empty. Nothing for the file as such.
    #[must_use]
    pub fn range(&self, region: &Region) -> Option<Range<usize>> {
        let (start, end) = match *region {
            Region::Whole => return None,
            Region::Line(line) if line as usize > self.index.lines() => (self.bytes.len(), self.bytes.len()),
            Region::Line(line) => {
                let range = self.line_range(line);
                (range.start, range.end)
            }
            Region::Positions { start, end } => (self.byte(start), self.byte(end)),
            Region::Bytes { start, end } => (self.clamp(start), self.clamp(end)),
        };
        let from = floor(self.bytes, start);
        Some(if end <= start { from..from } else { from..ceiling(self.bytes, end) })
    }

    fn clamp_line(&self, line: u32) -> usize {
        (line.max(1) as usize).min(self.index.lines())
    }

    /// Where a one-based line starts that there is.
    fn start(&self, line: usize) -> usize {
        self.index.start_of(self.bytes, line).unwrap_or(self.bytes.len())
    }

    fn clamp(&self, byte: u64) -> usize {
        usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len())
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

#[cfg(test)]
mod tests;
