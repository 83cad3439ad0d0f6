//! Which languages there are, who analyzed them, and which nobody knows.

use btm_model::{LanguageCounts, Report};

use crate::clean;

use super::{page::Page, units, wrap::wrap};

/// So many languages are named; all are in the JSON report.
const NAMED: usize = 6;

/// Languages of data and of text, of which nobody expects an analyzer.
const NO_CODE: [&str; 6] = ["css", "html", "json", "markdown", "toml", "yaml"];

/// At most two lines: what was analyzed by language, and what no analyzer knows.
pub(crate) fn lines(report: &Report, page: &Page) -> Vec<String> {
    let code = report.summary.languages.iter().filter(|counts| !NO_CODE.contains(&&*counts.language));
    let (mut known, mut unknown): (Vec<_>, Vec<_>) = code.partition(|counts| counts.known);
    // Where no analyzer names a language, nothing can be told of any.
    if !report.summary.languages.iter().any(|counts| counts.known) {
        return Vec::new();
    }
    known.sort_by_key(|counts| std::cmp::Reverse(counts.files));
    unknown.sort_by_key(|counts| std::cmp::Reverse(counts.files));
    let language = |counts: &LanguageCounts| clean::line(&counts.language);
    let of_known =
        |counts: &LanguageCounts| format!("{} {} ({})", units::count(counts.files), language(counts), analyzers(counts));
    let of_unknown = |counts: &LanguageCounts| format!("{} ({})", language(counts), units::counted(counts.files, "file"));
    let (of_known, of_unknown) = (listed(&known, of_known), listed(&unknown, of_unknown));
    let known = of_known.map(|text| format!("By language: {text}."));
    let unknown = of_unknown.map(|text| format!("No analyzer that ran is made for {text}."));
    known.into_iter().chain(unknown).flat_map(|text| indented(&text, page)).collect()
}

/// A text in lines, the further ones indented.
fn indented(text: &str, page: &Page) -> Vec<String> {
    let lines = wrap(text, page.width, page.width.saturating_sub(4)).into_iter().enumerate();
    lines.map(|(index, line)| if index == 0 { line } else { format!("    {line}") }).collect()
}

/// Who saw them; with a number where that is not all of them.
fn analyzers(counts: &LanguageCounts) -> String {
    let saw = counts.analyzers.iter().map(|(name, files)| match clean::line(name) {
        name if *files == counts.files => name,
        name => format!("{name} {}", units::count(*files)),
    });
    let saw: Vec<String> = saw.collect();
    if saw.is_empty() { "nobody".to_owned() } else { saw.join(", ") }
}

fn listed(counts: &[&LanguageCounts], shown: impl Fn(&LanguageCounts) -> String) -> Option<String> {
    let mut texts: Vec<String> = counts.iter().take(NAMED).map(|counts| shown(counts)).collect();
    if let more @ 1.. = counts.len().saturating_sub(NAMED) {
        texts.push(units::counted(more as u64, "more language"));
    }
    (!texts.is_empty()).then(|| texts.join(", "))
}
