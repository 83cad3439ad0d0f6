//! Reports with hostile texts in every field: no format shows what steers a terminal or hides, and JSON says what the report says.

use std::collections::BTreeMap;

use btm_model::{
    Applicability, Digest, Document, Edit, Excerpt, Finding, Fix, Location, Metric, Note, NoteKind, Notification, Plugin,
    PluginRun, PluginStatus, Point, Refusal, RefusalKind, Related, Report, Rule, Run, SCHEMA_VERSION, Severity, Stop, StopReason,
    Summary, Suppression, Tool,
};
use btm_report::{JsonLines, Suppressed, TextOptions, json, sarif, text};
use serde_json::Value;

use crate::{oracle::assert_clean, sections::lines};

/// Texts, a line each, that stand in the fields of a report in turn; `\n` in a text stands for a line feed.
pub fn run(bytes: &[u8]) {
    let report = report(&mut Texts::new(bytes));
    for width in [20, 100] {
        let options = TextOptions { color: false, width, quiet: false, unread: false, threshold: Some(Severity::High) };
        let mut out = Vec::new();
        assert!(text(&report, &options, &mut out).is_ok());
        assert_clean("the report for people", &shown(&out));
        let mut colored = Vec::new();
        assert!(text(&report, &TextOptions { color: true, ..options }, &mut colored).is_ok());
        assert_eq!(without_colors(&shown(&colored)), shown(&out), "colors are all that color adds");
    }
    let mut out = Vec::new();
    assert!(json(&report, &mut out).is_ok());
    assert_clean("JSON", &shown(&out));
    assert_eq!(serde_json::from_slice::<Value>(&out).ok(), serde_json::to_value(&report).ok());
    let mut out = Vec::new();
    assert!(sarif(&report, Suppressed::Included, &mut out).is_ok());
    assert_clean("SARIF", &shown(&out));
    assert!(serde_json::from_slice::<Value>(&out).is_ok(), "SARIF is not JSON");
    json_lines(&report);
}

fn json_lines(report: &Report) {
    let mut out = JsonLines::new(Vec::new());
    for finding in &report.findings {
        assert!(out.finding(finding).is_ok());
    }
    for note in &report.notes {
        assert!(out.note(note).is_ok());
    }
    let Ok(out) = out.finish(report) else { panic!("memory cannot be written") };
    assert_clean("JSON lines", &shown(&out));
    for line in shown(&out).lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "not a line of JSON: {line}");
    }
}

fn shown(out: &[u8]) -> String {
    String::from_utf8_lossy(out).into_owned()
}

/// Without the sequences that set colors and weights.
fn without_colors(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.trim_start_matches(|character: char| character.is_ascii_digit() || character == ';');
        bare.push_str(digits.strip_prefix('m').unwrap_or(part));
    }
    bare
}

/// The texts of an input, over and over.
struct Texts {
    texts: Vec<String>,
    next: usize,
}

impl Texts {
    fn new(bytes: &[u8]) -> Self {
        Self { texts: lines(bytes).map(|text| text.replace("\\n", "\n")).collect(), next: 0 }
    }

    fn text(&mut self) -> String {
        self.next += 1;
        // There is always one: the line before the first line feed.
        self.texts.get(self.next % self.texts.len().max(1)).cloned().unwrap_or_default()
    }
}

fn report(texts: &mut Texts) -> Report {
    let mut report = Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "btm".to_owned(), version: "0.1.0".to_owned() },
        plugins: vec![plugin(texts, PluginStatus::Incomplete), plugin(texts, PluginStatus::Refused)],
        findings: vec![finding(texts), finding(texts)],
        metrics: vec![metric(texts)],
        notes: vec![note(texts)],
        documents: vec![document(texts)],
        notifications: vec![notification(texts)],
        summary: Summary { incomplete: true, ..Summary::default() },
        run: Run { root: texts.text(), plugins: vec![plugin_run(texts)], ..Run::default() },
    };
    report.findings[0].also = vec![finding(texts)];
    report.findings[1].suppressed = Some(Suppression { line: 1, reason: texts.text() });
    report.summary.count(&report.findings);
    report
}

fn finding(texts: &mut Texts) -> Finding {
    let edit = Edit { location: location(texts), replacement: texts.text() };
    Finding {
        id: texts.text(),
        rule: texts.text(),
        severity: Severity::High,
        message: texts.text(),
        location: Some(location(texts)),
        excerpt: Some(Excerpt { line: 3, lines: vec![texts.text(), texts.text()], skipped_columns: 0 }),
        related: vec![Related { location: location(texts), message: texts.text() }],
        fixes: vec![Fix { title: texts.text(), applicability: Applicability::Safe, edits: vec![edit] }],
        properties: BTreeMap::from([("cwe".to_owned(), texts.text()), (texts.text(), texts.text())]),
        suppressed: None,
        also: Vec::new(),
        baseline: None,
        fingerprints: btm_model::Fingerprints::default(),
    }
}

fn location(texts: &mut Texts) -> Location {
    let point = |column: u32| Point { line: 3, column, byte: u64::from(column) };
    Location::range(texts.text(), point(2), point(5))
}

fn plugin(texts: &mut Texts, status: PluginStatus) -> Plugin {
    let refusal = Refusal { kind: RefusalKind::BadManifest, message: texts.text(), hint: Some(texts.text()) };
    Plugin {
        name: texts.text(),
        version: texts.text(),
        digest: Digest::of(b""),
        status,
        refusal: (status == PluginStatus::Refused).then_some(refusal),
        stops: vec![stop(texts)],
        files: 1,
        fuel: 1,
        rules: vec![rule(texts)],
    }
}

fn rule(texts: &mut Texts) -> Rule {
    let (id, title, help) = (texts.text(), texts.text(), texts.text());
    Rule { id, title, severity: Severity::High, help, url: Some(texts.text()), tags: vec![texts.text(), "cwe-79".to_owned()] }
}

fn stop(texts: &mut Texts) -> Stop {
    Stop { path: Some(texts.text()), cause: StopReason::Trap { message: texts.text() } }
}

fn plugin_run(texts: &mut Texts) -> PluginRun {
    PluginRun { name: texts.text(), stops: vec![stop(texts)], ..PluginRun::default() }
}

fn metric(texts: &mut Texts) -> Metric {
    Metric { name: texts.text().into(), value: 1.0, unit: texts.text().into(), location: Some(location(texts)) }
}

fn note(texts: &mut Texts) -> Note {
    Note { source: texts.text(), kind: NoteKind::Skipped, message: texts.text(), location: Some(location(texts)) }
}

fn document(texts: &mut Texts) -> Document {
    Document { plugin: texts.text(), path: texts.text(), media_type: texts.text(), bytes: 0, content: Vec::new() }
}

fn notification(texts: &mut Texts) -> Notification {
    Notification { plugin: texts.text(), severity: Severity::High, title: texts.text(), body: texts.text() }
}
