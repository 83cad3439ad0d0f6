//! The end of the text: what was found in how much, and what each plugin used.

use std::collections::HashMap;

use btm_model::{Finding, LeftOut, Masked, Note, NoteKind, Plugin, PluginRun, PluginStatus, Report, Severity};

use crate::clean;

use super::{
    TextOptions, languages,
    page::{Page, Role},
    table::{self, Align, Field},
    units,
};

/// One or two sentences.
pub(crate) fn sentence(report: &Report, options: &TextOptions, page: &Page) -> Vec<String> {
    let summary = &report.summary;
    let total = summary.findings.at_or_above(Severity::Info);
    let (none, some) = match summary.baseline {
        Some(baseline) if baseline.left_out => ("No new findings", "new finding"),
        _ => ("No findings", "finding"),
    };
    let found = if total == 0 { none.to_owned() } else { units::counted(total, some) };
    let may_miss = may_miss_findings(report);
    let (role, within) = match (total, may_miss) {
        (0, false) if summary.files > 0 => (Role::Good, ""),
        (0, true) => (Role::Strong, "the part that was analyzed: "),
        _ => (Role::Strong, ""),
    };
    let mut line = format!(
        "{} in {within}{} ({}, {})",
        page.paint(role, found),
        units::counted(summary.files, "file"),
        units::bytes(summary.bytes),
        units::duration(report.run.duration_us)
    );
    let kept: u64 = report.run.plugins.iter().map(|plugin| plugin.kept).sum();
    if kept > 0 {
        line.push_str(&format!("; {} from earlier runs", units::counted(kept, "result")));
    }
    if summary.suppressed > 0 {
        line.push_str(&format!("; {} suppressed", units::count(summary.suppressed)));
    }
    if let Some(baseline) = summary.baseline.filter(|baseline| baseline.known > 0) {
        let left_out = if baseline.left_out { ", not shown" } else { "" };
        line.push_str(&format!("; {} known from the baseline{left_out}", units::count(baseline.known)));
    }
    let mut out = vec![line];
    out.extend(mostly_left_out(report, page));
    out.extend(left_out(summary.left_out));
    out.extend(languages::lines(report, page));
    if total > 0 {
        out.push(severities(report, options, page));
    }
    out.extend(more_severe(report, options));
    if !summary.masked.is_nothing() {
        out.push(masked(summary.masked));
    }
    if let Some(baseline) = summary.baseline.filter(|baseline| baseline.gone > 0) {
        let gone = units::counted(baseline.gone, "finding");
        out.push(format!("Gone: {gone} of the baseline; `btm baseline update --prune` drops them."));
    }
    if summary.incomplete {
        let missing = if may_miss { "there may be more findings" } else { "not all documents were written" };
        out.push(page.paint(Role::Problem, format!("The run is incomplete: {missing}.")).into_owned());
    }
    out
}

/// Whether something was not analyzed that should have been. Documents that were not written say nothing about findings.
fn may_miss_findings(report: &Report) -> bool {
    let is_unseen = |note: &Note| matches!(note.kind, NoteKind::Unreadable | NoteKind::Untrusted);
    let is_for_documents = report.notes.iter().any(|note| note.kind == NoteKind::NotWritten);
    let has_cause = report.run.cancelled || report.has_incomplete_plugin() || report.notes.iter().any(is_unseen);
    has_cause || (report.summary.incomplete && !is_for_documents)
}

/// `0 files scanned: all 312 files are ignored, by .gitignore:3 `*``, if most of the project is left out, or nothing was to be scanned.
fn mostly_left_out(report: &Report, page: &Page) -> Vec<String> {
    let notes = report.notes.iter().filter(|note| matches!(note.kind, NoteKind::Ignored | NoteKind::NothingToScan));
    let line = |note: &Note| format!("{} scanned: {}", units::counted(report.summary.files, "file"), clean::line(&note.message));
    notes.map(|note| page.paint(Role::Strong, line(note)).into_owned()).collect()
}

/// `Left out: 12 files by `exclude`; 3 files and 2 folders by git's ignore files; 1 file as binary, too large or not regular.`
fn left_out(left_out: LeftOut) -> Option<String> {
    let counted = |files, folders| match (files, folders) {
        (0, 0) => None,
        (0, folders) => Some(units::counted(folders, "folder")),
        (files, 0) => Some(units::counted(files, "file")),
        (files, folders) => Some(format!("{} and {}", units::counted(files, "file"), units::counted(folders, "folder"))),
    };
    let causes = [
        (counted(left_out.excluded_files, 0), "by the setting `exclude`"),
        (counted(left_out.gitignored_files, left_out.gitignored_folders), "by git's ignore files"),
        (counted(left_out.ignored_files, left_out.ignored_folders), "by `.ignore`"),
        (counted(left_out.skipped_files, 0), "as binary, too large or not regular"),
    ];
    let causes = causes.into_iter().filter_map(|(counted, by)| Some(format!("{} {by}", counted?)));
    let causes = causes.collect::<Vec<_>>().join("; ");
    (!causes.is_empty()).then(|| format!("Left out: {causes}."))
}

/// `1 critical, 2 high, 5 low; 3 of them at or above high`.
fn severities(report: &Report, options: &TextOptions, page: &Page) -> String {
    let findings = &report.summary.findings;
    let count = |severity| (severity, findings.of(severity));
    let counts = Severity::ALL.into_iter().rev().map(count).filter(|(_, count)| *count > 0);
    let texts =
        counts.map(|(severity, count)| page.paint(Role::Severity(severity), format!("{} {severity}", units::count(count))));
    let mut line = texts.collect::<Vec<_>>().join(", ");
    if let Some(threshold) = options.threshold {
        let failing = findings.at_or_above(threshold);
        if failing > 0 && failing < findings.at_or_above(Severity::Info) {
            line.push_str(&format!("; {} of them at or above {threshold}", units::count(failing)));
        }
    }
    line
}

/// What fails a scan although the findings that lead are below the threshold: another plugin's word for the same thing.
fn more_severe(report: &Report, options: &TextOptions) -> Option<String> {
    let threshold = options.threshold?;
    let (leading, all) = (report.summary.findings.at_or_above(threshold), report.summary.sources.at_or_above(threshold));
    (leading == 0 && all > 0).then(|| {
        let them = if all == 1 { "one of them".to_owned() } else { format!("{} of them", units::count(all)) };
        format!("Another plugin reports {them} at or above {threshold}.")
    })
}

/// `Hidden as sensitive: 3 parts of excerpts, 1 text, 1 fix.`
fn masked(masked: Masked) -> String {
    let kinds = [(masked.excerpts, "part", " of excerpts"), (masked.texts, "text", ""), (masked.fixes, "fix", "")];
    let kinds = kinds.into_iter().filter(|(count, ..)| *count > 0);
    let texts = kinds.map(|(count, what, of)| match (count, what) {
        (2.., "fix") => format!("{} fixes", units::count(count)),
        _ => format!("{}{of}", units::counted(count, what)),
    });
    format!("Hidden as sensitive: {}.", texts.collect::<Vec<_>>().join(", "))
}

/// A table with one row a plugin.
pub(crate) fn plugins(report: &Report, page: &Page) -> Vec<String> {
    if report.plugins.is_empty() {
        return Vec::new();
    }
    let titles = [
        ("plugin", Align::Left),
        ("version", Align::Left),
        ("files", Align::Right),
        ("findings", Align::Right),
        ("time", Align::Right),
        ("fuel", Align::Right),
        ("memory", Align::Right),
        ("status", Align::Left),
    ];
    let runs: HashMap<_, _> = report.run.plugins.iter().map(|run| (run.name.as_str(), run)).collect();
    let mut findings: HashMap<&str, u64> = HashMap::new();
    for finding in report.findings.iter().filter(|finding| finding.suppressed.is_none()).flat_map(Finding::sources) {
        *findings.entry(finding.plugin()).or_default() += 1;
    }
    let row = |plugin: &Plugin| {
        let name = plugin.name.as_str();
        row(plugin, findings.get(name).copied().unwrap_or(0), runs.get(name).copied())
    };
    table::draw(&titles, &report.plugins.iter().map(row).collect::<Vec<_>>(), page)
}

fn row(plugin: &Plugin, findings: u64, run: Option<&PluginRun>) -> Vec<Field> {
    let (status, role) = match plugin.status {
        PluginStatus::Complete => ("complete", Role::Good),
        PluginStatus::Incomplete => ("incomplete", Role::Problem),
        PluginStatus::Refused => ("refused", Role::Problem),
    };
    let mut row = vec![(clean::line(&plugin.name), None), (clean::line(&plugin.version), None)];
    if plugin.status == PluginStatus::Refused {
        row.extend(std::iter::repeat_n(("-".to_owned(), None), 5));
    } else {
        let time = run.map_or_else(|| "-".to_owned(), |run| units::duration(run.analysis_us));
        let memory = run.map_or_else(|| "-".to_owned(), |run| units::bytes(run.peak_memory));
        let texts = [units::count(plugin.files), units::count(findings), time, units::fuel(plugin.fuel), memory];
        row.extend(texts.into_iter().map(|text| (text, None)));
    }
    row.push((status.to_owned(), Some(role)));
    row
}
