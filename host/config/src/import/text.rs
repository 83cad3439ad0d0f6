//! Writes the settings as a `btm.toml` with comments.

use std::collections::BTreeMap;

use btm_model::text::{Styles, shown_line};

use super::{Unmapped, convert::Converter};
use crate::{
    error::{cleaned, shown},
    layer::Key,
    section::Section,
    show::set_in,
    write::{self, Line},
};

const HEAD: &str = "# Settings of btm, made by `btm config import`; behind each is the key that it comes from.\n";
const NO_PLUGIN: &str = "# No plugin has this name: set `command` or `plugins`, or install one.";

/// The key that each setting comes from.
type Origins<'a> = BTreeMap<&'a Key, &'a str>;

/// The settings with the keys that they come from, and below them what has not become a setting.
pub fn write(converter: &Converter) -> String {
    let origins: Origins<'_> = converter.settings.iter().map(|(from, setting)| (setting, from.as_str())).collect();
    let overrides = &converter.overrides;
    let mut lines = settings(&origins, &["daemon"], &overrides.daemon);
    lines.extend(settings(&origins, &["tasks"], &overrides.task_bounds));
    for (name, task) in &overrides.tasks {
        // An empty line makes the table appear, whether it has settings or not.
        let text = if converter.without_plugin.contains(name) { NO_PLUGIN } else { "" };
        lines.push((Key::new(&["task", name], ""), text.to_owned(), ""));
        lines.extend(settings(&origins, &["task", name], task));
    }
    let lines = lines.iter().map(|(key, text, from)| Line { table: &key.table, text: text.clone(), comment: (*from).to_owned() });
    let tables = write::tables(&lines.collect::<Vec<_>>());
    let parts = [HEAD.to_owned(), tables, left_out(&converter.unmapped)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The lines of a table, each with the key that it comes from.
fn settings<'a>(origins: &Origins<'a>, table: &[&str], section: &impl Section) -> Vec<(Key, String, &'a str)> {
    let line = |(key, value): (Key, Option<String>)| {
        let text = format!("{} = {}", write::key(&key.name), value?);
        let from = origins.get(&key).copied().unwrap_or_default();
        Some((key, text, from))
    };
    set_in(table, section).into_iter().filter_map(line).collect()
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
        let lines = of_reason.map(|left| comment(&format!("#   {} = {}", cleaned(&left.key), shown(&left.value.to_string()))));
        comment(&format!("# Not taken over: {}", cleaned(reason))) + &lines.collect::<String>()
    };
    reasons.into_iter().map(paragraph).collect::<Vec<_>>().join("#\n")
}

/// A line of comment, which no CI service obeys when the file is shown.
fn comment(text: &str) -> String {
    shown_line(text, Styles::None).into_owned() + "\n"
}
