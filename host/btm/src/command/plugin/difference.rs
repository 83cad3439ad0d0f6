//! What an update changes: permissions, rules, settings.

use std::{collections::BTreeMap, fmt::Write as _};

use btm_sandbox::{Plugin, inspect::Inspection};
use btm_scan::{clean::clean_line, severity};

use super::permissions;

/// Bytes of a text of a plugin.
const TEXT: usize = 300;

/// What differs between a plugin and another one that is to take its place, a line each.
pub(crate) fn lines(before: &Plugin, after: &Plugin) -> String {
    let mut text = String::new();
    let mut tell = |what: &str, changes: Changes| {
        for (sign, line) in changes {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {sign} {what} {}", clean_line(&line, TEXT));
        }
    };
    tell("permission:", changes(&permissions_of(before.inspection()), &permissions_of(after.inspection())));
    tell("rule:", changes(&rules_of(before), &rules_of(after)));
    tell("setting:", changes(&settings_of(before), &settings_of(after)));
    text
}

/// Signs (`-`, `+`) and what is gone or new.
type Changes = Vec<(char, String)>;

/// What is gone, then what is new; what changed is both.
fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Changes {
    let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>, sign| -> Changes {
        let differs = |(name, value): &(&String, &String)| other.get(*name) != Some(*value);
        one.iter().filter(differs).map(|(name, value)| (sign, format!("{name}{value}"))).collect()
    };
    [only(before, after, '-'), only(after, before, '+')].concat()
}

fn permissions_of(inspection: &Inspection) -> BTreeMap<String, String> {
    permissions::lines(inspection).into_iter().map(|(what, words)| (format!("{what} {words}"), String::new())).collect()
}

fn rules_of(plugin: &Plugin) -> BTreeMap<String, String> {
    let rules = plugin.descriptor().rules.iter();
    rules.map(|rule| (rule.id.clone(), format!(" ({}), {}", severity(rule.severity), rule.title))).collect()
}

/// The settings and their defaults.
fn settings_of(plugin: &Plugin) -> BTreeMap<String, String> {
    let settings: Option<BTreeMap<String, serde_json::Value>> = serde_json::from_str(&plugin.descriptor().default_settings).ok();
    settings.unwrap_or_default().into_iter().map(|(name, value)| (name, format!(" = {value}"))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::changes;

    #[test]
    fn what_changed_is_gone_and_new() {
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let (before, after) = (map(&[("a", "1"), ("b", "2"), ("c", "3")]), map(&[("b", "2"), ("c", "4"), ("d", "5")]));
        let lines: Vec<String> = changes(&before, &after).into_iter().map(|(sign, line)| format!("{sign}{line}")).collect();
        assert_eq!(lines, ["-a1", "-c3", "+c4", "+d5"]);
        assert!(changes(&before, &before).is_empty());
    }
}
