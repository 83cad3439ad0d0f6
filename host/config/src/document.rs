//! Reads the text of a `btm.toml` into a layer. Every mistake is reported with its line, and none hides another.

mod place;

use std::{borrow::Cow, path::Path};

use serde_json::{Map, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use self::place::Text;
use crate::{
    error::{ConfigError, Problem, nearest, shown},
    group::GroupOverrides,
    kind::Given,
    layer::{Key, Reading},
    name,
    overrides::Overrides,
    plugin::{PluginKeys, PluginOverrides},
    section::{Outcome, Section},
    task::{TaskBounds, TaskOverrides},
};

/// The tables that a file may have.
pub const TABLES: [&str; 7] = ["scan", "limits", "plugin", "daemon", "tasks", "task", "group"];
/// The tables that a plugin may have.
pub const PLUGIN_TABLES: [&str; 2] = ["limits", "settings"];

type Item<'a, 'text> = (&'a Spanned<Cow<'text, str>>, &'a Spanned<DeValue<'text>>);

/// Reads `text`, the content of the file at `path`.
pub fn read(path: &Path, text: &str) -> Reading {
    let text = Text::new(path, text);
    let table = match text.table() {
        Ok(table) => table,
        Err(problem) => return Reading::failed(problem),
    };
    let mut document = Document { text, reading: Reading::default() };
    document.reading.layer.overrides = document.file(&table);
    let mut reading = document.reading;
    reading.problems.sort_by_key(|problem| problem.origin.line());
    reading
}

/// A file of another tool, as JSON; dates become text.
pub fn json(path: &Path, text: &str) -> Result<Map<String, Value>, ConfigError> {
    let text = Text::new(path, text);
    text.json_table(&text.table()?, "")
}

struct Document<'a> {
    text: Text<'a>,
    reading: Reading,
}

impl Document<'_> {
    fn file(&mut self, table: &DeTable<'_>) -> Overrides {
        let mut overrides = Overrides::default();
        for item in table {
            let name = item.0.get_ref().as_ref();
            match name {
                "scan" => self.section(item, &[name], &mut overrides.scan),
                "limits" => self.section(item, &[name], &mut overrides.limits),
                "daemon" => self.section(item, &[name], &mut overrides.daemon),
                "tasks" => self.tasks(item, &mut overrides.task_bounds),
                "plugin" => self.each(item, |document, item, name| {
                    overrides.plugins.insert(name.to_owned(), document.plugin(item, name));
                }),
                "task" => self.each(item, |document, item, name| {
                    overrides.tasks.insert(name.to_owned(), document.task(item, name));
                }),
                "group" => self.each(item, |document, item, name| {
                    overrides.groups.insert(name.to_owned(), document.group(item, name));
                }),
                _ => self.unknown(item, "btm.toml", &TABLES),
            }
        }
        overrides
    }

    /// Reads the tables in the table `item`, each with its name.
    fn each(&mut self, item: Item<'_, '_>, mut read: impl FnMut(&mut Self, Item<'_, '_>, &str)) {
        let Some(table) = self.table(item, &[item.0.get_ref()]) else { return };
        for item in table {
            read(self, item, item.0.get_ref());
        }
    }

    fn plugin(&mut self, item: Item<'_, '_>, name: &str) -> PluginOverrides {
        let mut plugin = PluginOverrides::default();
        let Some(table) = self.table(item, &["plugin", name]) else { return plugin };
        let known = [&PluginKeys::keys()[..], &PLUGIN_TABLES].concat();
        for item in table {
            match item.0.get_ref().as_ref() {
                "limits" => self.section(item, &["plugin", name, "limits"], &mut plugin.limits),
                "settings" => plugin.settings = self.settings(item, &["plugin", name, "settings"]).into_iter().collect(),
                _ => self.key(item, &["plugin", name], &known, &mut plugin.own),
            }
        }
        plugin
    }

    fn settings(&mut self, item: Item<'_, '_>, path: &[&str]) -> Map<String, Value> {
        let Some(table) = self.table(item, path) else { return Map::new() };
        for (name, value) in table {
            self.reading.layer.origins.insert(Key::new(path, name.get_ref()), self.text.origin(value.span()));
        }
        let settings = self.text.json_table(table, &section_name(path));
        settings.map_err(|problem| self.reading.problems.push(problem)).unwrap_or_default()
    }

    fn tasks(&mut self, item: Item<'_, '_>, tasks: &mut TaskBounds) {
        let Some(table) = self.table(item, &["tasks"]) else { return };
        for item in table {
            let name = item.0.get_ref();
            if item.1.get_ref().is_table() && !TaskBounds::keys().contains(&name.as_ref()) {
                let reason = format!("[tasks] holds for every task; for one type of task write [task.{}]", shown(name));
                self.wrong(item, format!("tasks.{}", shown(name)), reason);
            } else {
                self.key(item, &["tasks"], &TaskBounds::keys(), tasks);
            }
        }
    }

    fn task(&mut self, item: Item<'_, '_>, name: &str) -> TaskOverrides {
        let mut task = TaskOverrides::default();
        let path = ["task", name];
        if !self.is_named(item, &path) {
            return task;
        }
        let Some(table) = self.table(item, &path) else { return task };
        for item in table {
            let inner = item.0.get_ref();
            if item.1.get_ref().is_table() && !TaskOverrides::keys().contains(&inner.as_ref()) {
                let reason = format!(
                    "has no tables; a name with a point is written in quotes: [task.\"{}.{}\"]",
                    shown(name),
                    shown(inner)
                );
                self.wrong(item, section_name(&path), reason);
            } else {
                self.key(item, &path, &TaskOverrides::keys(), &mut task);
            }
        }
        self.contradictions(table, &path, &task);
        task
    }

    /// A task is a command or a scan.
    fn contradictions(&mut self, table: &DeTable<'_>, path: &[&str], task: &TaskOverrides) {
        if task.own.command.is_none() {
            return;
        }
        let reasons = [
            ("plugins", "a task is a command or a scan; leave out `command` or `plugins`"),
            ("paths", "is what a scan reports on; give paths to a command as arguments"),
        ];
        for (key, reason) in reasons {
            if let Some(item) = table.iter().find(|item| item.0.get_ref() == key) {
                self.wrong(item, format!("{}.{key}", section_name(path)), reason.to_owned());
            }
        }
    }

    fn group(&mut self, item: Item<'_, '_>, name: &str) -> GroupOverrides {
        let mut group = GroupOverrides::default();
        if self.is_named(item, &["group", name]) {
            self.section(item, &["group", name], &mut group);
        }
        group
    }

    /// Whether the last name of `path` is a good one.
    fn is_named(&mut self, item: Item<'_, '_>, path: &[&str]) -> bool {
        let name = item.0.get_ref();
        let is_valid = name::is_valid(name);
        if !is_valid {
            let problem = Problem::WrongValue { key: section_name(path), reason: name::explain(name) };
            self.reading.problems.push(self.text.error(item.0.span(), problem));
        }
        is_valid
    }

    /// Reads all keys of the table `item`.
    fn section(&mut self, item: Item<'_, '_>, path: &[&str], section: &mut impl Section) {
        fn keys<S: Section>(_: &S) -> Vec<&'static str> {
            S::keys()
        }
        let Some(table) = self.table(item, path) else { return };
        for item in table {
            self.key(item, path, &keys(section), section);
        }
    }

    /// Sets one key of a section.
    fn key(&mut self, item: Item<'_, '_>, path: &[&str], known: &[&'static str], section: &mut impl Section) {
        let (name, value) = item;
        let given = Given::of(value.get_ref());
        match section.read(name.get_ref(), &given) {
            Outcome::Set => {
                self.reading.layer.origins.insert(Key::new(path, name.get_ref()), self.text.origin(value.span()));
            }
            Outcome::Unknown => self.unknown(item, &format!("[{}]", section_name(path)), known),
            Outcome::Misfit { misfit, expected } => {
                let problem = misfit.problem(format!("{}.{}", section_name(path), name.get_ref()), &given, expected);
                self.reading.problems.push(self.text.error(value.span(), problem));
            }
        }
    }

    /// The value of `item`, which must be a table.
    fn table<'a, 'text>(&mut self, (_, value): Item<'a, 'text>, path: &[&str]) -> Option<&'a DeTable<'text>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            other => {
                let found = Given::of(other).type_name();
                let problem = Problem::WrongType { key: section_name(path), found, expected: "a table" };
                self.reading.problems.push(self.text.error(value.span(), problem));
                None
            }
        }
    }

    fn unknown(&mut self, (name, _): Item<'_, '_>, section: &str, known: &[&'static str]) {
        let key = name.get_ref();
        let problem = Problem::UnknownKey {
            key: shown(key),
            section: section.to_owned(),
            suggestion: nearest(key, known),
            known: known.to_vec(),
        };
        self.reading.problems.push(self.text.error(name.span(), problem));
    }

    fn wrong(&mut self, (name, _): Item<'_, '_>, key: String, reason: String) {
        let problem = Problem::WrongValue { key, reason };
        self.reading.problems.push(self.text.error(name.span(), problem));
    }
}

fn section_name(path: &[&str]) -> String {
    path.iter().map(|name| shown(name)).collect::<Vec<_>>().join(".")
}
