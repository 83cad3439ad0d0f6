//! One line of source as columns of a terminal: tabs expanded, wide characters counted twice, harmful ones escaped.

use std::ops::Range;

use btm_model::{is_harmful, text::push_visible};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns lie between tab stops.
const TAB: usize = 4;

/// One character of the source.
#[derive(Debug)]
struct Cell {
    /// Where what is shown for it lies in the row's text.
    shown: Range<usize>,
    /// The column it starts at, from zero.
    x: usize,
    /// How many columns it takes.
    width: usize,
}

/// One line of source, ready to be shown.
#[derive(Debug)]
pub(crate) struct Row {
    cells: Vec<Cell>,
    /// What is shown for all of them.
    text: String,
    /// How many columns the whole line takes.
    width: usize,
    /// How many characters of the line are missing at its start.
    skipped: usize,
}

impl Row {
    /// Lays out a line of which `skipped` characters were cut from the start.
    pub(crate) fn new(line: &str, skipped: usize) -> Self {
        let (cells, text) = (Vec::with_capacity(line.len()), String::with_capacity(line.len()));
        let mut row = Self { cells, text, width: 0, skipped };
        if skipped > 0 && !line.is_empty() {
            row.width = 1;
        }
        for character in line.chars() {
            let start = row.text.len();
            let width = row.show(character);
            row.cells.push(Cell { shown: start..row.text.len(), x: row.width, width });
            row.width += width;
        }
        row
    }

    /// Adds what is shown for a character; how wide that is.
    fn show(&mut self, character: char) -> usize {
        if character == '\t' {
            let width = TAB - self.width % TAB;
            self.text.extend(std::iter::repeat_n(' ', width));
            return width;
        }
        let (start, previous) = (self.text.len(), self.text.chars().next_back());
        push_visible(&mut self.text, character);
        if is_harmful(character) {
            return self.text[start..].width();
        }
        match previous {
            Some(previous) if !(previous.is_ascii() && character.is_ascii()) => {
                // Skin tones, variation selectors and combining characters change the width of what stands before them.
                let before = previous.width().unwrap_or(0);
                self.text[start - previous.len_utf8()..].width().saturating_sub(before)
            }
            _ => self.text[start..].width(),
        }
    }

    /// What is shown for a character.
    fn shown(&self, cell: &Cell) -> &str {
        &self.text[cell.shown.clone()]
    }

    /// How many columns the line takes.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// How many characters the whole line has.
    pub(crate) fn len(&self) -> usize {
        self.skipped + self.cells.len()
    }

    /// Where the character of a one-based source column starts; the end of the line for those after it.
    pub(crate) fn x(&self, column: usize) -> usize {
        let index = column.saturating_sub(1).saturating_sub(self.skipped);
        self.cells.get(index).map_or(self.width, |cell| cell.x)
    }

    /// Whether nothing but white space stands before a one-based source column.
    pub(crate) fn is_blank_before(&self, column: usize) -> bool {
        let count = column.saturating_sub(1).saturating_sub(self.skipped);
        self.skipped == 0 && self.cells.iter().take(count).all(|cell| self.shown(cell).trim().is_empty())
    }

    /// The part of the line in a window of columns, with `…` where something is cut.
    pub(crate) fn visible(&self, window: &Range<usize>) -> String {
        let cut_left = self.width > 0 && (self.skipped > 0 || window.start > 0) && self.width > window.start;
        let cut_right = self.width > window.end;
        let from = window.start + usize::from(cut_left);
        let to = window.end - usize::from(cut_right);
        let mut out = String::new();
        let mut x = window.start;
        if cut_left {
            out.push('…');
            x += 1;
        }
        for cell in self.cells.iter().filter(|cell| cell.x >= from && cell.x + cell.width <= to) {
            // A wide character that the edge of the window cuts in two leaves a gap.
            out.extend(std::iter::repeat_n(' ', cell.x.saturating_sub(x)));
            out.push_str(self.shown(cell));
            x = cell.x + cell.width;
        }
        if cut_right {
            out.extend(std::iter::repeat_n(' ', to.saturating_sub(x)));
            out.push('…');
        }
        out.truncate(out.trim_end().len());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn tabs_go_to_the_next_stop() {
        let row = Row::new("\ta\tb", 0);
        assert_eq!(row.visible(&(0..80)), "    a   b");
        assert_eq!([1, 2, 3, 4, 5, 9].map(|column| row.x(column)), [0, 4, 5, 8, 9, 9]);
    }

    #[test]
    fn wide_and_combining_characters_count() {
        let row = Row::new("東 e\u{301}👍🏽x", 0);
        assert_eq!((1..=8).map(|column| row.x(column)).collect::<Vec<_>>(), [0, 2, 3, 4, 4, 6, 6, 7]);
    }

    #[test]
    fn harmful_characters_take_the_width_of_their_escape() {
        let row = Row::new("a\u{202e}b\x1bc", 0);
        assert_eq!(row.visible(&(0..80)), r"a\u{202e}b\u{1b}c");
        assert_eq!(row.x(3), 9);
    }

    #[test]
    fn cuts_are_shown_and_keep_their_columns() {
        let row = Row::new("0123456789", 0);
        assert_eq!(row.visible(&(0..8)), "0123456…");
        assert_eq!(row.visible(&(2..8)), "…3456…");
        assert_eq!(row.visible(&(4..14)), "…56789");
        assert_eq!(Row::new("東京東京", 0).visible(&(0..6)), "東京 …");
        assert_eq!(Row::new("ab", 0).visible(&(5..9)), "");
        let skipped = Row::new("abc", 100);
        assert_eq!((skipped.visible(&(0..80)).as_str(), skipped.x(101), skipped.x(3)), ("…abc", 1, 1));
    }
}
