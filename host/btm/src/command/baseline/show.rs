//! `btm baseline show`: what is in it.

use std::collections::BTreeMap;

use btm_baseline::Baseline;
use btm_report::units;
use btm_scan::clean::clean_line;

use crate::{
    cli::{ShowArguments, ShowFormat},
    command::{known, session},
    error::CommandError,
    output,
};

/// The whole baseline as text for people or programs.
pub(super) fn show(arguments: &ShowArguments) -> Result<String, CommandError> {
    let (named, root) = (arguments.baseline.as_deref(), session::root(&[])?);
    let (path, baseline) = (known::path(named, &root), known::read(named, &root)?);
    match arguments.format {
        ShowFormat::Json => btm_report::json_of(baseline.entries())
            .map_err(|error| CommandError::internal("the baseline cannot be written as JSON", error)),
        ShowFormat::Text => {
            let known = units::counted(baseline.entries().len() as u64, "finding");
            Ok(format!("{}: {known}\n{}", output::name(&path), groups(&baseline)))
        }
    }
}

/// How many there are of each rule and in each file.
fn groups(baseline: &Baseline) -> String {
    let rules = baseline.entries().iter().map(|entry| &*entry.rule);
    let paths = baseline.entries().iter().map(|entry| if entry.path.is_empty() { "the project" } else { &*entry.path });
    group("rule", rules) + &group("file", paths)
}

/// The most frequent first.
fn group<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut counts: Vec<(String, &str)> = {
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts.into_iter().map(|(name, count)| (units::count(count), name)).collect()
    };
    let width = counts.iter().map(|(count, _)| count.len()).max().unwrap_or(0);
    let lines = counts.drain(..).map(|(count, name)| format!("  {count:>width$}  {}\n", clean_line(name, usize::MAX)));
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\nby {what}\n{lines}") }
}
