//! The report for people: findings with their source, notes, problems, and a summary.
//!
//! Whatever comes from a plugin or a file name passes `clean` (or `row`, for source) before it is written; nothing else does more
//! than arrange lines.

mod excerpt;
mod finding;
mod languages;
mod notes;
mod page;
mod problems;
mod row;
mod summary;
mod table;
pub mod units;
mod wrap;

use std::io::{self, Write};

use btm_model::{Report, Severity};

use page::Page;

/// How the text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextOptions {
    /// Whether to use ANSI colours.
    pub color: bool,
    /// How many columns the terminal has.
    pub width: usize,
    /// Whether to leave out everything but findings and problems.
    pub quiet: bool,
    /// Whether it says all the same what was not read: files that are too large, binary, or named so that they cannot be.
    pub unread: bool,
    /// From which severity on findings fail the run; `None` for never.
    pub threshold: Option<Severity>,
}

/// Writes the report for people.
///
/// Findings come first, in the order of the report, then notes, then problems, then the summary, so that what matters most stands
/// last, where a terminal shows it. Findings that a comment silences are counted, not shown. When quiet and clean, nothing is written
/// but what was not read, if that is wanted.
///
/// # Errors
/// When `out` cannot be written.
pub fn text(report: &Report, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let page = Page { width: options.width, color: options.color };
    let mut explanations = finding::Explanations::new(report.plugins.iter().flat_map(|plugin| &plugin.rules));
    let mut is_first = true;
    for finding in report.findings.iter().filter(|finding| finding.suppressed.is_none()) {
        block(&finding::draw(finding, &mut explanations, &page), &mut is_first, out)?;
    }
    if !options.quiet {
        block(&notes::draw(&report.notes, &page), &mut is_first, out)?;
        block(&notes::notifications(&report.notifications, &page), &mut is_first, out)?;
        block(&notes::documents(&report.documents, &page), &mut is_first, out)?;
    } else if options.unread {
        block(&notes::unread(&report.notes, &page), &mut is_first, out)?;
    }
    for problem in problems::draw(report, &page) {
        block(&problem, &mut is_first, out)?;
    }
    if !options.quiet {
        block(&summary::plugins(report, &page), &mut is_first, out)?;
        block(&summary::sentence(report, options, &page), &mut is_first, out)?;
    }
    Ok(())
}

/// Lines that belong together, with a blank line between them and those before.
fn block(lines: &[String], is_first: &mut bool, out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    if !std::mem::take(is_first) {
        writeln!(out)?;
    }
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}
