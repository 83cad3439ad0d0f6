//! Reads the text of a `btm.toml` into a layer. Every mistake is reported with its line.

use std::{collections::BTreeMap, ops::Range, path::Path};

use serde_json::{Map, Number, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    error::{ConfigError, Origin, Problem, shown},
    kind::Given,
    limits::LimitOverrides,
    overrides::Overrides,
    plugin::{PluginKeys, PluginOverrides},
    scan::ScanOverrides,
    section::Outcome,
};

/// How alike two keys are, from 0 to 1, for one to be suggested for the other.
const ALIKE: f64 = 0.8;
const SECTIONS: &[&str] = &["scan", "limits", "plugin"];
const PLUGIN_SECTIONS: [&str; 2] = ["limits", "settings"];

type Item<'a, 'text> = (&'a Spanned<std::borrow::Cow<'text, str>>, &'a Spanned<DeValue<'text>>);

/// Reads `text`, the content of the file at `path`.
pub fn read(path: &Path, text: &str) -> Result<Overrides, ConfigError> {
    let document = Document { path, text };
    let table = DeTable::parse(text).map_err(|error| document.syntax_error(&error))?;
    document.overrides(table.get_ref())
}

/// A file of another tool, as JSON; dates become text.
pub fn json(path: &Path, text: &str) -> Result<Map<String, Value>, ConfigError> {
    let document = Document { path, text };
    let table = DeTable::parse(text).map_err(|error| document.syntax_error(&error))?;
    document.json_table(table.get_ref(), "")
}

struct Document<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Document<'_> {
    fn overrides(&self, table: &DeTable<'_>) -> Result<Overrides, ConfigError> {
        let mut overrides = Overrides::default();
        for item in table {
            let name = item.0.get_ref().as_ref();
            match name {
                "scan" => overrides.scan = self.scan(self.table(item, "scan")?)?,
                "limits" => overrides.limits = self.limits(self.table(item, "limits")?, "limits")?,
                "plugin" => overrides.plugins = self.plugins(self.table(item, "plugin")?)?,
                _ => return Err(self.unknown(item, "btm.toml", SECTIONS)),
            }
        }
        Ok(overrides)
    }

    fn scan(&self, table: &DeTable<'_>) -> Result<ScanOverrides, ConfigError> {
        let mut scan = ScanOverrides::default();
        for item in table {
            self.set(item, "scan", ScanOverrides::KEYS, |name, given| scan.read(name, given))?;
        }
        Ok(scan)
    }

    fn limits(&self, table: &DeTable<'_>, section: &str) -> Result<LimitOverrides, ConfigError> {
        let mut limits = LimitOverrides::default();
        for item in table {
            self.set(item, section, LimitOverrides::KEYS, |name, given| limits.read(name, given))?;
        }
        Ok(limits)
    }

    fn plugins(&self, table: &DeTable<'_>) -> Result<BTreeMap<String, PluginOverrides>, ConfigError> {
        let mut plugins = BTreeMap::new();
        for item in table {
            let name = item.0.get_ref().to_string();
            let section = format!("plugin.{}", shown(&name));
            let plugin = self.plugin(self.table(item, &section)?, &section)?;
            plugins.insert(name, plugin);
        }
        Ok(plugins)
    }

    fn plugin(&self, table: &DeTable<'_>, section: &str) -> Result<PluginOverrides, ConfigError> {
        let known = [PluginKeys::KEYS, &PLUGIN_SECTIONS].concat();
        let mut plugin = PluginOverrides::default();
        for item in table {
            let name = item.0.get_ref().as_ref();
            let full = format!("{section}.{name}");
            match name {
                "limits" => plugin.limits = self.limits(self.table(item, &full)?, &full)?,
                "settings" => {
                    let settings = self.json_table(self.table(item, &full)?, &full)?;
                    plugin.settings = settings.into_iter().collect();
                }
                _ => self.set(item, section, &known, |name, given| plugin.own.read(name, given))?,
            }
        }
        Ok(plugin)
    }

    /// Sets one key of a section.
    fn set(
        &self,
        item: Item<'_, '_>,
        section: &str,
        known: &[&'static str],
        read: impl FnOnce(&str, &Given<'_>) -> Outcome,
    ) -> Result<(), ConfigError> {
        let (name, value) = item;
        let given = Given::of(value.get_ref());
        match read(name.get_ref(), &given) {
            Outcome::Set => Ok(()),
            Outcome::Unknown => Err(self.unknown(item, &format!("[{section}]"), known)),
            Outcome::Misfit { misfit, expected } => {
                let key = format!("{section}.{}", name.get_ref());
                Err(self.error(value.span(), misfit.problem(key, &given, expected)))
            }
        }
    }

    /// The value of `item`, which must be a table.
    fn table<'a, 'text>(&self, (_, value): Item<'a, 'text>, section: &str) -> Result<&'a DeTable<'text>, ConfigError> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(table),
            other => {
                let found = Given::of(other).type_name();
                let problem = Problem::WrongType { key: section.to_owned(), found, expected: "a table" };
                Err(self.error(value.span(), problem))
            }
        }
    }

    fn json_table(&self, table: &DeTable<'_>, key: &str) -> Result<Map<String, Value>, ConfigError> {
        let convert = |(name, value): Item<'_, '_>| {
            let name = name.get_ref();
            Ok((name.to_string(), self.json(value, &format!("{key}.{}", shown(name)))?))
        };
        table.iter().map(convert).collect()
    }

    /// A setting as JSON; dates become text.
    fn json(&self, value: &Spanned<DeValue<'_>>, key: &str) -> Result<Value, ConfigError> {
        let out_of_range = || {
            let reason = "JSON has no such number".to_owned();
            self.error(value.span(), Problem::WrongValue { key: key.to_owned(), reason })
        };
        Ok(match value.get_ref() {
            DeValue::String(text) => Value::from(text.as_ref()),
            DeValue::Integer(integer) => {
                let number = i64::from_str_radix(integer.as_str(), integer.radix());
                Value::from(number.map_err(|_| out_of_range())?)
            }
            DeValue::Float(float) => {
                let number = float.as_str().parse().ok().and_then(Number::from_f64);
                Value::Number(number.ok_or_else(out_of_range)?)
            }
            DeValue::Boolean(on) => Value::from(*on),
            DeValue::Datetime(moment) => Value::from(moment.to_string()),
            DeValue::Array(items) => items.iter().map(|item| self.json(item, key)).collect::<Result<_, _>>()?,
            DeValue::Table(table) => Value::Object(self.json_table(table, key)?),
        })
    }

    fn unknown(&self, (name, _): Item<'_, '_>, section: &str, known: &[&'static str]) -> ConfigError {
        let key = name.get_ref().to_string();
        let alike = |candidate: &&'static str| (strsim::jaro_winkler(&key, candidate), *candidate);
        let nearest = known.iter().map(alike).max_by(|one, other| one.0.total_cmp(&other.0));
        let suggestion = nearest.filter(|(similarity, _)| *similarity >= ALIKE).map(|(_, candidate)| candidate);
        let problem = Problem::UnknownKey { key: shown(&key), section: section.to_owned(), suggestion, known: known.to_vec() };
        self.error(name.span(), problem)
    }

    fn syntax_error(&self, error: &toml::de::Error) -> ConfigError {
        self.error(error.span().unwrap_or(0..0), Problem::Syntax(shown(error.message())))
    }

    fn error(&self, span: Range<usize>, problem: Problem) -> ConfigError {
        let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        ConfigError::new(Origin::File { path: self.path.to_owned(), line: Some(line) }, problem)
    }
}
