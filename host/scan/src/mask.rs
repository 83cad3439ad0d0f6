//! Hides what is sensitive in what a report shows, and nothing else.
//!
//! What plugins call sensitive is collected in [`Sensitive`] while they report. [`Masks`] are made of it when all have, and finish
//! the excerpts and texts. In an excerpt each hidden character becomes one `*`, so that columns stay true (the length of a secret
//! can be read off its finding's place anyway). In a text the whole becomes [`STARS`].
//!
//! No plugin hides what another one found. All that a plugin calls sensitive, and all that an official one does, is hidden in its
//! own excerpts and texts. In what others show, a plugin that is not official hides only what is evidently a secret (`mask/evident.rs`): a
//! text that is long and unlike a word, or the value of what has the name of a credential. A mask changes how things look; ids,
//! fingerprints, rules and the properties that machines read are made without it.

mod credential;
pub(crate) mod evident;
mod sensitive;
mod texts;

use std::{
    borrow::Cow,
    cell::Cell,
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::Arc,
};

use btm_model::{Excerpt, Finding, Masked, Note, Report, StopReason};
pub use sensitive::{MAX_FILE_BYTES, MAX_TEXT_BYTES, MAX_TEXTS_BYTES, MIN_TEXT_BYTES, PART_BYTES, Part, Sensitive};
use texts::Texts;

use crate::{
    clean::stand_in,
    cost,
    excerpt::{RawExcerpt, RawLine},
};

/// What stands in a text for something sensitive.
pub const STARS: &str = "********";

/// The properties of a finding that machines read.
const MACHINE_PROPERTIES: [&str; 2] = ["cwe", "confidence"];

/// Everything sensitive of a run. By default nothing is.
#[derive(Debug, Default)]
pub struct Masks {
    /// What is hidden in every excerpt: by path, sorted and apart from each other.
    everyone: HashMap<Arc<str>, Vec<Range<usize>>>,
    /// What is hidden in every text.
    shared: Texts,
    /// What is hidden in what a plugin says itself.
    own: BTreeMap<String, Own>,
    /// What was hidden so far.
    masked: Cell<Masked>,
}

/// What one plugin called sensitive.
#[derive(Debug)]
struct Own {
    is_official: bool,
    ranges: HashMap<Arc<str>, Vec<Range<usize>>>,
    texts: Texts,
}

impl Masks {
    /// A text of a plugin without what is sensitive.
    #[must_use]
    pub fn text<'a>(&self, plugin: &str, text: &'a str) -> Cow<'a, str> {
        let spans = self.spans(plugin, text);
        if spans.is_empty() {
            return Cow::Borrowed(text);
        }
        self.count(Masked { texts: 1, ..Masked::default() });
        Cow::Owned(starred(text, &spans))
    }

    /// Whether something sensitive is in a text of a plugin.
    #[must_use]
    pub fn is_in(&self, plugin: &str, text: &str) -> bool {
        !self.spans(plugin, text).is_empty()
    }

    /// What was hidden so far.
    #[must_use]
    pub fn masked(&self) -> Masked {
        self.masked.get()
    }

    /// An excerpt of a file for a finding of a plugin, ready to be shown.
    #[must_use]
    pub fn excerpt(&self, plugin: &str, path: &str, raw: &RawExcerpt) -> Excerpt {
        let lines = raw.lines.iter().map(|line| {
            let hidden = self.hidden(plugin, path, line);
            let is_seen = |span: &&Range<usize>| span.start < line.window.end && line.window.start < span.end;
            self.count(Masked { excerpts: hidden.iter().filter(is_seen).count() as u64, ..Masked::default() });
            shown(line, &hidden)
        });
        Excerpt { line: raw.line, lines: lines.collect(), skipped_columns: raw.skipped_columns }
    }

    /// The text that tells a finding of a plugin from others: the first line of its excerpt without what this plugin calls sensitive,
    /// and without the values of credentials, which the host tells by their names. Nothing that other plugins say changes it.
    #[must_use]
    pub fn anchor(&self, plugin: &str, path: &str, raw: &RawExcerpt) -> String {
        let Some(line) = raw.lines.first() else { return String::new() };
        let own = self.own.get(plugin).and_then(|own| own.ranges.get(path));
        let credentials = credential::values(&line.bytes);
        shown(line, &merged(in_line(own, line).chain(credentials).collect()))
    }

    /// The same for a finding without a place, of its message.
    #[must_use]
    pub fn anchor_of_message(&self, plugin: &str, message: &str) -> String {
        let own = self.own.get(plugin).map(|own| own.texts.spans_of_cut(message));
        starred(message, &own.unwrap_or_default())
    }

    /// [`Masks::anchor`] as it was before plugins could not change it: without what this plugin or an official one calls sensitive.
    /// Baselines of that time are found by it.
    #[must_use]
    pub fn earlier_anchor(&self, plugin: &str, path: &str, raw: &RawExcerpt) -> String {
        let Some(line) = raw.lines.first() else { return String::new() };
        let believed = self.own.iter().filter(|(name, own)| *name == plugin || own.is_official);
        let hidden = believed.flat_map(|(_, own)| in_line(own.ranges.get(path), line).chain(own.texts.spans(&line.bytes)));
        shown(line, &merged(hidden.collect()))
    }

    /// Everything that a finding says, but its excerpt. A fix that would write something sensitive is dropped.
    pub fn finding(&self, finding: &mut Finding) {
        let plugin = finding.plugin().to_owned();
        self.mask(&plugin, &mut finding.message);
        finding.related.iter_mut().for_each(|related| self.mask(&plugin, &mut related.message));
        let fixes = finding.fixes.len();
        finding.fixes.retain(|fix| !fix.edits.iter().any(|edit| self.is_in(&plugin, &edit.replacement)));
        self.count(Masked { fixes: (fixes - finding.fixes.len()) as u64, ..Masked::default() });
        finding.fixes.iter_mut().for_each(|fix| self.mask(&plugin, &mut fix.title));
        let properties = finding.properties.iter_mut().filter(|(name, _)| !MACHINE_PROPERTIES.contains(&name.as_str()));
        properties.for_each(|(_, value)| self.mask(&plugin, value));
        if let Some(suppression) = &mut finding.suppressed {
            self.mask(&plugin, &mut suppression.reason);
        }
    }

    /// Everything that a note says.
    pub fn note(&self, note: &mut Note) {
        self.mask(&note.source, &mut note.message);
    }

    /// Every text of a report that comes from an analysis, but findings (which are masked one by one) and documents.
    pub fn report(&self, report: &mut Report) {
        report.notes.iter_mut().for_each(|note| self.note(note));
        for notification in &mut report.notifications {
            self.mask(&notification.plugin, &mut notification.title);
            self.mask(&notification.plugin, &mut notification.body);
        }
        for plugin in &mut report.plugins {
            plugin.stops.iter_mut().for_each(|stop| self.stop(&plugin.name, &mut stop.cause));
        }
        for plugin in &mut report.run.plugins {
            plugin.stops.iter_mut().for_each(|stop| self.stop(&plugin.name, &mut stop.cause));
        }
    }

    /// The words of a plugin's last breath.
    pub fn stop(&self, plugin: &str, cause: &mut StopReason) {
        if let StopReason::Trap { message } | StopReason::Failed { message } | StopReason::Host { message } = cause {
            self.mask(plugin, message);
        }
    }

    fn mask(&self, plugin: &str, text: &mut String) {
        if let Cow::Owned(masked) = self.text(plugin, text) {
            *text = masked;
        }
    }

    /// What is sensitive in a text of a plugin.
    fn spans(&self, plugin: &str, text: &str) -> Vec<Range<usize>> {
        let own = self.own.get(plugin).map(|own| own.texts.spans_of_cut(text));
        merged(self.shared.spans_of_cut(text).into_iter().chain(own.into_iter().flatten()).collect())
    }

    /// What is sensitive in a line that a plugin shows.
    fn hidden(&self, plugin: &str, path: &str, line: &RawLine) -> Vec<Range<usize>> {
        let own = self.own.get(plugin);
        let own_spans = own.into_iter().flat_map(|own| in_line(own.ranges.get(path), line).chain(own.texts.spans(&line.bytes)));
        let spans = in_line(self.everyone.get(path), line).chain(self.shared.spans(&line.bytes));
        merged(spans.chain(own_spans).collect())
    }

    fn count(&self, more: Masked) {
        self.masked.set(self.masked.get() + more);
    }
}

/// The parts of a line that are in ranges of its file, as places in the line.
fn in_line<'a>(ranges: Option<&'a Vec<Range<usize>>>, line: &'a RawLine) -> impl Iterator<Item = Range<usize>> + 'a {
    let ranges = ranges.map_or(&[][..], Vec::as_slice);
    let first = ranges.partition_point(|range| range.end <= line.offset);
    let in_line = ranges[first..].iter().take_while(|range| range.start < line.offset + line.bytes.len());
    in_line.map(|range| range.start.saturating_sub(line.offset)..range.end - line.offset)
}

/// A text with [`STARS`] for some parts of it.
fn starred(text: &str, spans: &[Range<usize>]) -> String {
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
    masked
}

/// The part of a line that is shown, with stars for what is hidden.
fn shown(line: &RawLine, hidden: &[Range<usize>]) -> String {
    let mut shown = String::with_capacity(line.window.len());
    let mut at = line.window.start;
    let mut push = |length: usize, character: char| {
        let next = hidden.partition_point(|span| span.end <= at);
        let is_hidden = hidden.get(next).is_some_and(|span| span.start < at + length);
        shown.push(if is_hidden { '*' } else { stand_in(character) });
        at += length;
    };
    cost::spend(line.window.len());
    for chunk in line.bytes[line.window.clone()].utf8_chunks() {
        chunk.valid().chars().for_each(|character| push(character.len_utf8(), character));
        if !chunk.invalid().is_empty() {
            push(chunk.invalid().len(), char::REPLACEMENT_CHARACTER);
        }
    }
    shown
}

/// The same bytes as sorted ranges that neither touch nor overlap.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    cost::spend(ranges.len());
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
