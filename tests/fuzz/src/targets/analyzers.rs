//! The official analyzers, compiled natively: any file is analyzed to the end, twice the same, and findings lie in their file.

use std::sync::LazyLock;

use btm_plugin::{
    FileAnalyzer, Place, Plugin, Region,
    harness::{self, Seen},
};
use btm_plugin_complexity::Complexity;
use btm_plugin_duplication::Duplication;
use btm_plugin_security::Security;

use crate::sections::sections;

static SECURITY: LazyLock<Security> = LazyLock::new(configured);
static COMPLEXITY: LazyLock<Complexity> = LazyLock::new(configured);
static DUPLICATION: LazyLock<Duplication> = LazyLock::new(configured);

/// The path of a file, and its content.
pub fn security(bytes: &[u8]) {
    let [path, content] = sections(bytes);
    file(&*SECURITY, path, content);
}

/// The path of a file, and its content.
pub fn complexity(bytes: &[u8]) {
    let [path, content] = sections(bytes);
    file(&*COMPLEXITY, path, content);
}

/// The path that two files have but for a folder, and the contents of both.
pub fn duplication(bytes: &[u8]) {
    let [path, one, other] = sections::<3>(bytes);
    let path = String::from_utf8_lossy(path);
    let files = [("a", one), ("b", other)].map(|(folder, content)| (format!("{folder}/{path}"), content.to_vec()));
    let facts = files.each_ref().map(|(path, content)| {
        let seen = file(&*DUPLICATION, path.as_bytes(), content);
        (path.clone(), seen.facts)
    });
    let project = || harness::analyze_project(&*DUPLICATION, files.to_vec(), facts.to_vec());
    let seen = project();
    assert!(seen.error.is_none(), "{:?}", seen.error);
    assert_eq!(seen.findings, project().findings, "the same files, other findings");
    for place in seen.findings.iter().flat_map(|finding| finding.place.iter().chain(finding.related.iter().map(|it| &it.place))) {
        let content = files.iter().find(|(path, _)| Some(path) == place.path.as_ref()).map(|(_, content)| content);
        let Some(content) = content else { panic!("a finding in no file: {place:?}") };
        assert_within(place, content);
    }
}

fn configured<P: Plugin>() -> P {
    match harness::configure("{}") {
        Ok(plugin) => plugin,
        Err(_) => panic!("the analyzer refuses its default settings"),
    }
}

/// Analyzes a file twice.
fn file<P: FileAnalyzer>(plugin: &P, path: &[u8], content: &[u8]) -> Seen {
    let path = String::from_utf8_lossy(path);
    let seen = harness::analyze_file(plugin, &path, content);
    let again = harness::analyze_file(plugin, &path, content);
    assert_eq!((&seen.findings, &seen.facts), (&again.findings, &again.facts), "the same file, other findings");
    for finding in &seen.findings {
        assert!(!finding.message.is_empty() && !finding.rule.is_empty(), "{finding:?}");
        finding.place.iter().for_each(|place| assert_within(place, content));
        finding.sensitive.iter().for_each(|region| assert_within(&region.clone().into(), content));
    }
    seen
}

/// Whether a place is one of a file with this content.
fn assert_within(place: &Place, content: &[u8]) {
    let line_feeds = content.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    let is_line = |line: u32| (1..=line_feeds + 1).contains(&usize::try_from(line).unwrap_or(usize::MAX));
    let is_within = match &place.region {
        Region::Whole => true,
        Region::Line(line) => is_line(*line),
        Region::Positions(start, end) => start <= end && is_line(start.line) && is_line(end.line) && start.column > 0,
        Region::Bytes(range) => range.start <= range.end && range.end <= content.len() as u64,
    };
    assert!(is_within, "{place:?} is not in a file of {} bytes", content.len());
}
