//! Writes the settings as a `btm.toml` with comments.

use super::{Unmapped, convert::Converter};
use crate::{
    error::shown,
    layer::Key,
    section::Section,
    show::set_in,
    write::{self, Line},
};

const HEAD: &str = "# Settings of btm, made by `btm config import`; behind each is the key that it comes from.\n";
const NO_PLUGIN: &str = "# No plugin has this name: set `command` or `plugins`, or install one.";

/// The settings with the keys that they come from, and below them what has not become a setting.
pub fn write(converter: &Converter) -> String {
    let overrides = &converter.overrides;
    let mut tables = vec![lines(converter, &["daemon"], &overrides.daemon), lines(converter, &["tasks"], &overrides.task_bounds)];
    for (name, task) in &overrides.tasks {
        tables.push(lines(converter, &["task", name], task));
    }
    let lines = tables.concat();
    let lines = lines.iter().map(|(key, text, comment)| Line { table: &key.table, text: text.clone(), comment: comment.clone() });
    let settings = write::tables(&lines.collect::<Vec<_>>());
    [HEAD.to_owned(), settings, left_out(&converter.unmapped)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The lines of a table: its settings, with where they come from. A type of task has an empty line at least, so that it is there.
fn lines(converter: &Converter, table: &[&str], section: &impl Section) -> Vec<(Key, String, String)> {
    let mut lines = Vec::new();
    if let ["task", name] = table {
        let text = if converter.without_plugin.iter().any(|known| known == name) { NO_PLUGIN } else { "" };
        lines.push((Key::new(table, ""), text.to_owned(), String::new()));
    }
    for (key, value) in set_in(table, section) {
        let text = format!("{} = {}", write::key(&key.name), value.unwrap_or_default());
        let from = converter.settings.iter().find(|(_, setting)| *setting == key).map(|(from, _)| from.clone());
        lines.push((key, text, from.unwrap_or_default()));
    }
    lines
}

/// What has not become a setting, as comments, reason by reason.
fn left_out(unmapped: &[Unmapped]) -> String {
    let mut reasons: Vec<&str> = Vec::new();
    for Unmapped { reason, .. } in unmapped {
        if !reasons.contains(&reason.as_str()) {
            reasons.push(reason);
        }
    }
    let paragraph = |reason: &str| {
        let of_reason = unmapped.iter().filter(|left| left.reason == reason);
        let lines = of_reason.map(|left| format!("#   {} = {}\n", left.key, shown(&left.value.to_string())));
        format!("# Not taken over: {reason}\n{}", lines.collect::<String>())
    };
    reasons.into_iter().map(paragraph).collect::<Vec<_>>().join("#\n")
}
