//! Hides what is sensitive, in every excerpt and every text of the report, whoever's finding shows it.
//!
//! What plugins call sensitive is collected in [`Sensitive`] while they report. [`Masks`] are made of it when all have, and finish
//! the excerpts and texts. In an excerpt each hidden character becomes one `*`, so that columns stay true (the length of a secret
//! can be read off its finding's place anyway). In a text the whole becomes [`STARS`].

mod sensitive;
mod texts;

use std::{borrow::Cow, collections::HashMap, ops::Range};

use btm_model::{Excerpt, Finding, Note, Report, StopReason};
pub use sensitive::{MAX_TEXT_BYTES, MAX_TEXTS_BYTES, MIN_TEXT_BYTES, Sensitive};
use texts::Texts;

use crate::{
    clean::stand_in,
    excerpt::{RawExcerpt, RawLine},
};

/// What stands in a text for something sensitive.
pub const STARS: &str = "********";

/// Everything sensitive of a run. By default nothing is.
#[derive(Debug, Default)]
pub struct Masks {
    /// By path, sorted and apart from each other.
    ranges: HashMap<String, Vec<Range<usize>>>,
    texts: Texts,
}

impl Masks {
    /// A text without what is sensitive.
    #[must_use]
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let spans = self.texts.spans_of_cut(text);
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut shown = 0;
        for span in spans {
            // Sensitive texts are cut out of files as bytes; a match that splits a character takes all of it.
            let (start, end) = (text.floor_char_boundary(span.start).max(shown), text.ceil_char_boundary(span.end));
            masked.push_str(&text[shown..start]);
            masked.push_str(STARS);
            shown = end.max(shown);
        }
        masked.push_str(&text[shown..]);
        Cow::Owned(masked)
    }

    /// Whether something sensitive is in a text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        !self.texts.spans_of_cut(text).is_empty()
    }

    /// An excerpt of a file, ready to be shown.
    #[must_use]
    pub fn excerpt(&self, path: &str, raw: &RawExcerpt) -> Excerpt {
        let ranges = self.ranges.get(path).map_or(&[][..], Vec::as_slice);
        let lines = raw.lines.iter().map(|line| self.line(ranges, line)).collect();
        Excerpt { line: raw.line, lines, skipped_columns: raw.skipped_columns }
    }

    /// Everything that a finding says, but its excerpt. A fix that would write something sensitive is dropped.
    pub fn finding(&self, finding: &mut Finding) {
        finding.also.iter_mut().for_each(|other| self.finding(other));
        self.mask(&mut finding.message);
        finding.related.iter_mut().for_each(|related| self.mask(&mut related.message));
        finding.fixes.retain(|fix| !fix.edits.iter().any(|edit| self.is_in(&edit.replacement)));
        finding.fixes.iter_mut().for_each(|fix| self.mask(&mut fix.title));
        finding.properties.values_mut().for_each(|value| self.mask(value));
        if let Some(suppression) = &mut finding.suppressed {
            self.mask(&mut suppression.reason);
        }
    }

    /// Everything that a note says.
    pub fn note(&self, note: &mut Note) {
        self.mask(&mut note.message);
    }

    /// Every text of a report that comes from an analysis, but excerpts (which [`Masks::excerpt`] makes) and documents.
    pub fn report(&self, report: &mut Report) {
        if self.texts.is_empty() {
            return;
        }
        report.findings.iter_mut().for_each(|finding| self.finding(finding));
        report.notes.iter_mut().for_each(|note| self.note(note));
        for notification in &mut report.notifications {
            self.mask(&mut notification.title);
            self.mask(&mut notification.body);
        }
        let stops = report.plugins.iter_mut().flat_map(|plugin| &mut plugin.stops);
        for stop in stops.chain(report.run.plugins.iter_mut().flat_map(|plugin| &mut plugin.stops)) {
            self.stop(&mut stop.cause);
        }
    }

    /// The words of a plugin's last breath.
    pub fn stop(&self, cause: &mut StopReason) {
        if let StopReason::Trap { message } | StopReason::Failed { message } | StopReason::Host { message } = cause {
            self.mask(message);
        }
    }

    fn mask(&self, text: &mut String) {
        if let Cow::Owned(masked) = self.text(text) {
            *text = masked;
        }
    }

    fn line(&self, ranges: &[Range<usize>], line: &RawLine) -> String {
        let first = ranges.partition_point(|range| range.end <= line.offset);
        let in_line = ranges[first..].iter().take_while(|range| range.start < line.offset + line.bytes.len());
        let in_line = in_line.map(|range| range.start.saturating_sub(line.offset)..range.end - line.offset);
        let hidden = merged(in_line.chain(self.texts.spans(&line.bytes)).collect());
        let mut shown = String::with_capacity(line.window.len());
        let mut at = line.window.start;
        let mut push = |length: usize, character: char| {
            let next = hidden.partition_point(|span| span.end <= at);
            let is_hidden = hidden.get(next).is_some_and(|span| span.start < at + length);
            shown.push(if is_hidden { '*' } else { stand_in(character) });
            at += length;
        };
        for chunk in line.bytes[line.window.clone()].utf8_chunks() {
            chunk.valid().chars().for_each(|character| push(character.len_utf8(), character));
            if !chunk.invalid().is_empty() {
                push(chunk.invalid().len(), char::REPLACEMENT_CHARACTER);
            }
        }
        shown
    }
}

/// The same bytes as sorted ranges that neither touch nor overlap.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, kept| {
        let joins = next.start <= kept.end;
        if joins {
            kept.end = kept.end.max(next.end);
        }
        joins
    });
    ranges
}

#[cfg(test)]
mod tests;
