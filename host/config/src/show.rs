//! The settings in force and where each comes from, for `btm config show`.

use std::fmt;

use crate::{
    error::{Origin, cleaned},
    group::GroupOverrides,
    layer::{Key, Layer},
    limits::LimitOverrides,
    overrides::{Overrides, merge},
    plugin::PluginKeys,
    section::Section,
    task::{TaskBounds, TaskKeys, TaskOverrides},
    write::{self, Line},
};

/// A setting in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it is called.
    pub key: Key,
    /// Its value as TOML; absent if nothing is set, or if TOML cannot write what a JSON file says (`null`).
    pub value: Option<String>,
    /// Where it comes from.
    pub source: Source,
}

/// Where a setting in force comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A layer says it.
    Given(Origin),
    /// It is built in.
    Default,
    /// Nothing is set, and nothing is built in.
    Unset,
}

/// The settings in force, table by table: all keys of the tables that always hold, and of a plugin or a type of task those that
/// differ from what holds for all.
///
/// `built_in` is below all layers: [`Overrides::built_in`], with the defaults of those who use `[limits]` and `[daemon]`. Of
/// `layers` the lowest is the first.
#[must_use]
pub fn show(built_in: Overrides, layers: &[Layer]) -> Vec<Setting> {
    let setting = |(key, value): (Key, Option<String>)| {
        let source = source(&key, value.is_some(), layers)?;
        Some(Setting { key, value, source })
    };
    entries(&merge(layers).over(built_in)).into_iter().filter_map(setting).collect()
}

/// The settings as TOML that says the same, with where each comes from behind it.
#[must_use]
pub fn render(settings: &[Setting]) -> String {
    let line = |Setting { key, value, source }: &Setting| {
        let name = write::key(&key.name);
        match (value, source) {
            (Some(value), _) => format!("{name} = {value}"),
            (None, Source::Given(_)) => format!("# {name} is set to what TOML cannot write"),
            (None, _) => format!("# {name}"),
        }
    };
    let lines = settings.iter().map(|setting| Line {
        table: &setting.key.table,
        text: line(setting),
        comment: cleaned(&setting.source.to_string()),
    });
    write::tables(&lines.collect::<Vec<_>>())
}

/// Where `key` comes from; `None` if it is what holds for all, so that its own table has nothing to say.
fn source(key: &Key, is_set: bool, layers: &[Layer]) -> Option<Source> {
    let general = general(key);
    for layer in layers.iter().rev() {
        if let Some(origin) = layer.origins.get(key) {
            return Some(Source::Given(origin.clone()));
        }
        if general.as_ref().is_some_and(|general| layer.origins.contains_key(general)) {
            return None;
        }
    }
    Some(if is_set { Source::Default } else { Source::Unset })
}

/// The key that holds for all plugins or tasks where `key` holds for one.
fn general(key: &Key) -> Option<Key> {
    match key.table.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["plugin", _, "limits"] => Some(Key::new(&["limits"], &key.name)),
        ["task", _] if TaskBounds::keys().contains(&key.name.as_str()) => Some(Key::new(&["tasks"], &key.name)),
        _ => None,
    }
}

/// All keys of the tables that there is one of, and the keys that are set of the others.
fn entries(overrides: &Overrides) -> Vec<(Key, Option<String>)> {
    let mut entries = all_of(&["scan"], &overrides.scan);
    entries.extend(all_of(&["limits"], &overrides.limits));
    for (name, plugin) in &overrides.plugins {
        let own = PluginKeys { enabled: plugin.own.enabled.or(Some(true)), ..plugin.own.clone() };
        entries.extend(set_in(&["plugin", name], &own));
        entries.extend(set_in::<LimitOverrides>(&["plugin", name, "limits"], &plugin.limits));
        let table = ["plugin", name, "settings"];
        entries.extend(plugin.settings.iter().map(|(key, value)| (Key::new(&table, key), write::json(value))));
    }
    entries.extend(all_of(&["daemon"], &overrides.daemon));
    entries.extend(all_of(&["tasks"], &overrides.task_bounds));
    for (name, task) in &overrides.tasks {
        entries.extend(set_in(&["task", name], &with_defaults(name, task)));
    }
    for (name, group) in &overrides.groups {
        entries.extend(all_of::<GroupOverrides>(&["group", name], group));
    }
    entries
}

/// A type of task with what it does written out.
fn with_defaults(name: &str, task: &TaskOverrides) -> TaskOverrides {
    let plugins = || if task.own.command.is_none() { Some(vec![name.to_owned()]) } else { None };
    let own = TaskKeys {
        enabled: task.own.enabled.or(Some(true)),
        plugins: task.own.plugins.clone().or_else(plugins),
        ..task.own.clone()
    };
    TaskOverrides { own, bounds: task.bounds.clone() }
}

fn all_of<S: Section>(table: &[&str], section: &S) -> Vec<(Key, Option<String>)> {
    section.written().into_iter().map(|(name, value)| (Key::new(table, name), value)).collect()
}

/// The keys of `section` that are set, with their values.
pub fn set_in<S: Section>(table: &[&str], section: &S) -> Vec<(Key, Option<String>)> {
    all_of(table, section).into_iter().filter(|(_, value)| value.is_some()).collect()
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(origin) => origin.fmt(formatter),
            Self::Default => formatter.write_str("default"),
            Self::Unset => formatter.write_str("not set"),
        }
    }
}
