//! JSON lines: one object a line, written while the scan runs.
//!
//! Each line has a `type`; the other keys are those of the thing in the JSON report. The last line, `summary`, has what only the
//! end of a run can know. Whoever reads a stream without it knows that the run did not end.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    io::{self, Write},
};

use btm_model::{Document, Finding, Metric, Note, Notification, Plugin, Report, Run, Summary, Tool};
use serde::Serialize;

use crate::escape;

/// One line.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Finding(&'a Finding),
    Metric(&'a Metric),
    Note(&'a Note),
    Document(&'a Document),
    Notification(&'a Notification),
    Plugin(&'a Plugin),
    Summary { schema_version: u32, tool: &'a Tool, summary: &'a Summary, run: &'a Run },
}

/// Writes JSON lines.
///
/// A caller may stream anything, in any order, as soon as it is known, and call [`flush`](Self::flush) when a reader should see it.
/// [`finish`](Self::finish) then writes all of the report that was not streamed. A finding that changed after it was streamed is
/// thus written again, with the same `id`: the later line counts. So does one whose `also` has a finding that was streamed on its
/// own: it stands there now.
pub struct JsonLines<W: Write> {
    out: W,
    /// How often each line was streamed, by its hash.
    streamed: HashMap<u64, u32>,
    /// Keyed at random, so that no plugin can make two lines look like one.
    hasher: RandomState,
}

impl<W: Write> JsonLines<W> {
    /// Starts a stream; nothing is written yet.
    pub fn new(out: W) -> Self {
        Self { out, streamed: HashMap::new(), hasher: RandomState::new() }
    }

    /// Writes a finding.
    ///
    /// # Errors
    /// When the writer cannot be written.
    pub fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        self.stream(&Line::Finding(finding))
    }

    /// Writes a metric.
    ///
    /// # Errors
    /// When the writer cannot be written.
    pub fn metric(&mut self, metric: &Metric) -> io::Result<()> {
        self.stream(&Line::Metric(metric))
    }

    /// Writes a note.
    ///
    /// # Errors
    /// When the writer cannot be written.
    pub fn note(&mut self, note: &Note) -> io::Result<()> {
        self.stream(&Line::Note(note))
    }

    /// Writes that a plugin wrote a document, without its content.
    ///
    /// # Errors
    /// When the writer cannot be written.
    pub fn document(&mut self, document: &Document) -> io::Result<()> {
        self.stream(&Line::Document(document))
    }

    /// Writes a notification.
    ///
    /// # Errors
    /// When the writer cannot be written.
    pub fn notification(&mut self, notification: &Notification) -> io::Result<()> {
        self.stream(&Line::Notification(notification))
    }

    /// Writes how a plugin's run ended.
    ///
    /// # Errors
    /// When the writer cannot be written.
    pub fn plugin(&mut self, plugin: &Plugin) -> io::Result<()> {
        self.stream(&Line::Plugin(plugin))
    }

    /// Hands everything written so far to the reader.
    ///
    /// # Errors
    /// When the writer cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes what was not streamed, in the order of the report, then the summary; flushes and gives the writer back.
    ///
    /// # Errors
    /// When the writer cannot be written.
    pub fn finish(mut self, report: &Report) -> io::Result<W> {
        let Report { schema_version, tool, plugins, findings, metrics, notes, documents, notifications, summary, run } = report;
        let lines = findings
            .iter()
            .map(Line::Finding)
            .chain(metrics.iter().map(Line::Metric))
            .chain(notes.iter().map(Line::Note))
            .chain(documents.iter().map(Line::Document))
            .chain(notifications.iter().map(Line::Notification))
            .chain(plugins.iter().map(Line::Plugin));
        for line in lines {
            let bytes = encode(&line)?;
            match self.streamed.get_mut(&self.hasher.hash_one(&bytes)) {
                Some(count) if *count > 0 => *count -= 1,
                _ => self.out.write_all(&bytes)?,
            }
        }
        self.out.write_all(&encode(&Line::Summary { schema_version: *schema_version, tool, summary, run })?)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn stream(&mut self, line: &Line<'_>) -> io::Result<()> {
        let bytes = encode(line)?;
        *self.streamed.entry(self.hasher.hash_one(&bytes)).or_default() += 1;
        self.out.write_all(&bytes)
    }
}

/// A line with its newline.
fn encode(line: &Line<'_>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    escape::compact(line, &mut bytes)?;
    bytes.push(b'\n');
    Ok(bytes)
}
