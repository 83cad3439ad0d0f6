//! The lines at a place, with the place marked: carets below a part of a line, a bracket beside several lines.
//!
//! ```text
//!    |
//! 12 |     run(command)
//!    |         ^^^^^^^
//! ```

use std::ops::Range;

use btm_model::{Excerpt, Location, Severity};

use super::{
    page::{Page, Role},
    row::Row,
};

/// Of a longer place, this many lines are shown at its start; the last line is always shown.
const FIRST_LINES: usize = 5;
/// The narrowest window on the source, however narrow the terminal.
const LEAST_WINDOW: usize = 20;
/// How many columns of source are shown before a place that lies beyond the window.
const LEAD: usize = 8;

/// A place as lines and columns, one-based; the end is the column after the last one.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: (usize, usize),
    end: (usize, usize),
}

/// An excerpt being drawn.
struct View<'a> {
    page: &'a Page,
    severity: Severity,
    /// The number of the first row.
    first: usize,
    rows: Vec<Row>,
    place: Option<Place>,
    /// How many columns the line numbers take.
    gutter: usize,
    /// The columns of the source that are shown.
    window: Range<usize>,
}

/// How many columns the line numbers of an excerpt take.
pub(crate) fn gutter(excerpt: Option<&Excerpt>) -> usize {
    excerpt.map_or(1, |excerpt| (excerpt.line as usize + excerpt.lines.len().saturating_sub(1)).to_string().len())
}

/// The drawn lines, frame included.
pub(crate) fn draw(excerpt: &Excerpt, location: Option<&Location>, severity: Severity, page: &Page) -> Vec<String> {
    let skipped = excerpt.skipped_columns as usize;
    let rows: Vec<_> = excerpt.lines.iter().map(|line| Row::new(line, skipped)).collect();
    let first = excerpt.line as usize;
    let place = location.and_then(|location| Place::new(location, first, &rows));
    let gutter = gutter(Some(excerpt));
    let bracket = if place.is_some_and(Place::is_long) { 2 } else { 0 };
    let room = page.width.saturating_sub(gutter + 3 + bracket).max(LEAST_WINDOW);
    let window = window(&rows, first, place, room);
    let view = View { page, severity, first, rows, place, gutter, window };
    let mut out = vec![view.frame("")];
    match view.place {
        Some(place) if place.is_long() => view.draw_long(place, &mut out),
        _ => view.draw_short(&mut out),
    }
    out
}

impl Place {
    /// The place, where a line break at its end does not count as a line of its own.
    fn new(location: &Location, first: usize, rows: &[Row]) -> Option<Self> {
        let (start, end) = (location.start?, location.end?);
        let start = (start.line as usize, start.column as usize);
        let mut end = (end.line as usize, end.column as usize).max(start);
        if end.1 <= 1 && end.0 > start.0 {
            let last = (end.0 - 1).checked_sub(first).and_then(|index| rows.get(index));
            end = (end.0 - 1, last.map_or(1, |row| row.len() + 1));
        }
        Some(Self { start, end: end.max(start) })
    }

    fn is_long(self) -> bool {
        self.end.0 > self.start.0
    }
}

/// The columns to show: from the start of the lines if the place is in sight there, else around the place.
fn window(rows: &[Row], first: usize, place: Option<Place>, room: usize) -> Range<usize> {
    let row = place.and_then(|place| Some((place, rows.get(place.start.0.checked_sub(first)?)?)));
    let Some((place, row)) = row else { return 0..room };
    let from = row.x(place.start.1);
    let to = if place.is_long() { from + 1 } else { row.x(place.end.1).max(from + 1) };
    // One column is kept for the `…`.
    if row.width() <= room || to < room {
        return 0..room;
    }
    let middle = from + (to - from).min(room) / 2;
    let start = middle.saturating_sub(room / 2).min(from.saturating_sub(LEAD));
    // Nothing is gained by a window that goes on after the end of the line.
    let start = start.min((row.width() + 1).saturating_sub(room));
    start..start + room
}

impl View<'_> {
    /// All lines; below the one with the place, carets.
    fn draw_short(&self, out: &mut Vec<String>) {
        for (index, row) in self.rows.iter().enumerate() {
            out.push(self.source(index, "", row));
            if let Some(place) = self.place.filter(|place| place.start.0 == self.first + index) {
                let from = self.clamp(row.x(place.start.1));
                let to = self.clamp(row.x(place.end.1)).max(from + 1);
                out.push(self.frame(&format!("{}{}", " ".repeat(from), self.mark("^".repeat(to - from)))));
            }
        }
    }

    /// The lines with a bracket beside those of the place; those in its middle are left out if they are many.
    fn draw_long(&self, place: Place, out: &mut Vec<String>) {
        let (start, end) = (place.start.0, place.end.0);
        let goes_on = end >= self.first + self.rows.len();
        let hidden = (start + FIRST_LINES)..end;
        let is_shortened = hidden.len() > 1;
        for (index, row) in self.rows.iter().enumerate() {
            let number = self.first + index;
            if is_shortened && hidden.contains(&number) {
                if number == hidden.start && !goes_on {
                    out.push(self.gap(None));
                }
            } else if number == start {
                self.draw_start(index, row, place.start.1, out);
            } else if number > start && number <= end {
                out.push(self.source(index, &format!("{} ", self.mark("|")), row));
                if number == end {
                    let to = self.clamp(row.x(place.end.1).saturating_sub(1));
                    out.push(self.frame(&self.mark(format!("|{}^", "_".repeat(to + 1)))));
                }
            } else {
                out.push(self.source(index, "  ", row));
            }
        }
        if goes_on {
            out.push(self.gap(Some(end)));
        }
    }

    /// The first line of a long place: the bracket opens before it, or below it at the column where the place starts.
    fn draw_start(&self, index: usize, row: &Row, column: usize, out: &mut Vec<String>) {
        if row.is_blank_before(column) {
            out.push(self.source(index, &format!("{} ", self.mark("/")), row));
        } else {
            out.push(self.source(index, "  ", row));
            let line = "_".repeat(self.clamp(row.x(column)) + 1);
            out.push(self.frame(&format!(" {}", self.mark(format!("{line}^")))));
        }
    }

    /// A column of a row as a column of the window.
    fn clamp(&self, x: usize) -> usize {
        x.clamp(self.window.start, self.window.end.saturating_sub(1)) - self.window.start
    }

    /// Marks that belong to the place.
    fn mark(&self, text: impl Into<String>) -> String {
        self.page.paint(Role::Severity(self.severity), text.into()).into_owned()
    }

    /// A line of source with its number.
    fn source(&self, index: usize, bracket: &str, row: &Row) -> String {
        let number = format!("{:>width$} |", self.first + index, width = self.gutter);
        join(&self.page.paint(Role::Frame, number), &format!("{bracket}{}", row.visible(&self.window)))
    }

    /// A line of marks, without a number.
    fn frame(&self, text: &str) -> String {
        join(&self.page.paint(Role::Frame, format!("{:width$} |", "", width = self.gutter)), text)
    }

    /// Stands for lines that are not shown; says where the place ends if it does so below the excerpt.
    fn gap(&self, end: Option<usize>) -> String {
        let dots = self.page.paint(Role::Frame, format!("{:<width$}", "...", width = self.gutter + 3));
        let bracket = self.mark("|");
        match end {
            Some(end) => format!("{dots}{bracket} {}", self.page.paint(Role::Faint, format!("to line {end}"))),
            None => format!("{dots}{bracket}"),
        }
    }
}

/// The frame and what stands behind it, without blanks at the end.
fn join(frame: &str, text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() { frame.to_owned() } else { format!("{frame} {text}") }
}
