//! The raw lines at a place, kept until all that must be masked in them is known.
//!
//! An excerpt is taken while the file's content is at hand, and finished by [`Masks::excerpt`](crate::mask::Masks::excerpt) when
//! every plugin has reported, because any finding may make a part of any line sensitive.

use std::ops::Range;

use btm_model::Location;
use serde::{Deserialize, Serialize};

use crate::{
    cost,
    lines::{Lines, Position},
};

/// The most lines an excerpt shows.
pub const MAX_LINES: u32 = 5;

/// The most columns of a line that an excerpt shows.
pub const MAX_COLUMNS: u32 = 200;

/// How many columns are shown before the place if the line is cut.
const COLUMNS_BEFORE: u32 = 40;

/// How many bytes to either side of the window are kept, so that a sensitive text that the window cuts is still recognised.
const MARGIN: usize = 1024;

/// The lines at a place, nothing masked: not for showing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawExcerpt {
    pub(crate) line: u32,
    pub(crate) skipped_columns: u32,
    pub(crate) lines: Vec<RawLine>,
}

/// A line, or the part of it around the window that will be shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RawLine {
    /// Where in the file `bytes` starts.
    pub(crate) offset: usize,
    pub(crate) bytes: Vec<u8>,
    /// The part of `bytes` to show.
    pub(crate) window: Range<usize>,
}

impl RawExcerpt {
    /// The lines at a place; nothing for a file as such.
    #[must_use]
    pub fn of(location: &Location, lines: &Lines<'_>) -> Option<Self> {
        let (start, end) = (location.start?, location.end?);
        let first = start.line.clamp(1, lines.count());
        let (_, last) = location.lines()?;
        let last = last.clamp(first, lines.count()).min(first.saturating_add(MAX_LINES - 1));
        let end_column = if end.line == first { end.column } else { start.column };
        let skipped = if end_column <= MAX_COLUMNS { 0 } else { start.column.saturating_sub(1 + COLUMNS_BEFORE) };
        let lines = (first..=last).map(|line| RawLine::of(line, skipped, lines)).collect();
        Some(Self { line: first, skipped_columns: skipped, lines })
    }

    /// Whether every window lies within its line, as [`RawExcerpt::of`] makes them; what is read from a disk may say anything.
    pub(crate) fn is_coherent(&self) -> bool {
        let is_within = |line: &RawLine| line.window.start <= line.window.end && line.window.end <= line.bytes.len();
        self.lines.iter().all(|line| is_within(line) && line.offset.checked_add(line.bytes.len()).is_some())
    }
}

impl RawLine {
    fn of(line: u32, skipped: u32, lines: &Lines<'_>) -> Self {
        let whole = lines.line_range(line);
        let at = |columns: u32| lines.byte(Position { line, column: columns.saturating_add(1) }).min(whole.end);
        let shown = at(skipped)..at(skipped.saturating_add(MAX_COLUMNS));
        cost::spend(shown.len());
        let kept = shown.start.saturating_sub(MARGIN).max(whole.start)..shown.end.saturating_add(MARGIN).min(whole.end);
        Self {
            offset: kept.start,
            bytes: lines.bytes()[kept.clone()].to_vec(),
            window: shown.start - kept.start..shown.end - kept.start,
        }
    }
}

impl RawExcerpt {
    /// Bytes that it takes up, roughly.
    pub(crate) fn size(&self) -> usize {
        self.lines.iter().map(|line| line.bytes.len() + size_of::<RawLine>()).sum()
    }
}

impl std::fmt::Debug for RawExcerpt {
    /// Without the lines: they may hold what must not be shown, not even in a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RawExcerpt").field("line", &self.line).field("lines", &self.lines.len()).finish_non_exhaustive()
    }
}
