//! A text with its path: where a mistake is, and TOML as JSON.

use std::{ops::Range, path::Path};

use serde_json::{Map, Number, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::error::{ConfigError, Origin, Problem, shown};

/// A text and where it comes from.
pub struct Text<'a> {
    path: &'a Path,
    text: &'a str,
    /// Where each line ends. Every key asks for its line, and a file may have a hundred thousand of both.
    ends: Vec<usize>,
}

impl<'a> Text<'a> {
    pub fn new(path: &'a Path, text: &'a str) -> Self {
        Self { path, text, ends: text.match_indices('\n').map(|(end, _)| end).collect() }
    }

    pub fn table(&self) -> Result<DeTable<'a>, ConfigError> {
        let syntax = |error: toml::de::Error| self.error(error.span().unwrap_or(0..0), Problem::Syntax(shown(error.message())));
        DeTable::parse(self.text).map(Spanned::into_inner).map_err(syntax)
    }

    pub fn origin(&self, span: Range<usize>) -> Origin {
        let line = 1 + self.ends.partition_point(|&end| end < span.start);
        Origin::File { path: self.path.to_owned(), line: Some(line) }
    }

    pub fn error(&self, span: Range<usize>, problem: Problem) -> ConfigError {
        ConfigError::new(self.origin(span), problem)
    }

    /// The table called `key` as JSON; dates become text.
    pub fn json_table(&self, table: &DeTable<'_>, key: &str) -> Result<Map<String, Value>, ConfigError> {
        let convert = |(name, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
            let name = name.get_ref();
            Ok((name.to_string(), self.json(value, &format!("{key}.{}", shown(name)))?))
        };
        table.iter().map(convert).collect()
    }

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
}
