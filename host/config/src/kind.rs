//! The kinds of values: how each is read from a file and from the environment, how it is written, and its JSON schema.

mod list;
mod number;
mod text;

use schemars::{Schema, SchemaGenerator};
use toml::de::DeValue;

pub use list::{COMMAND, GLOBS, PATHS, PLUGINS};
pub use number::{COUNT, DURATION, FUEL_PER_FILE, LOAD, MEMORY, PERCENT, SIZE, SLOTS, TASKS, THREADS, TIME, WHOLE};
pub use text::{FAIL_ON, FOLDER, NAME, PLACE, PRIORITY, SWITCH};

use crate::error::Problem;

/// A value as it was given.
#[derive(Debug)]
pub enum Given<'a> {
    /// A text in a file.
    Text(&'a str),
    /// A whole number in a file; absent when it is absurdly large.
    Integer(Option<i128>),
    /// A number with a fraction in a file, as it is written there.
    Fraction(&'a str),
    /// A truth value in a file.
    Boolean(bool),
    /// A list of texts in a file.
    Texts(Vec<&'a str>),
    /// Something else in a file.
    Other(&'static str),
    /// The value of an environment variable, which has no type.
    Variable(&'a str),
}

/// What is wrong with a given value.
#[derive(Debug)]
pub enum Misfit {
    /// Its type.
    Type,
    /// Its value; says what would be right.
    Value(String),
}

/// A kind of value.
pub struct Kind<T: 'static> {
    /// What a right value is, for messages.
    pub expected: &'static str,
    /// Reads one.
    pub read: fn(&Given<'_>) -> Result<T, Misfit>,
    /// Writes one as TOML, so that reading it gives the same.
    pub write: fn(&T) -> String,
    /// What values may look like in a file.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

impl<'a> Given<'a> {
    /// What stands in a file.
    pub fn of(value: &'a DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text),
            DeValue::Integer(number) => Self::Integer(i128::from_str_radix(number.as_str(), number.radix()).ok()),
            DeValue::Float(number) => Self::Fraction(number.as_str()),
            DeValue::Boolean(on) => Self::Boolean(*on),
            DeValue::Datetime(_) => Self::Other("a date"),
            DeValue::Array(items) => {
                let texts: Option<Vec<_>> = items.iter().map(|item| item.get_ref().as_str()).collect();
                texts.map_or(Self::Other("a list with something else than strings"), Self::Texts)
            }
            DeValue::Table(_) => Self::Other("a table"),
        }
    }

    /// The name of its type, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "a whole number",
            Self::Fraction(_) => "a number with a fraction",
            Self::Boolean(_) => "a truth value",
            Self::Texts(_) => "a list",
            Self::Other(name) => name,
            Self::Variable(_) => "a text",
        }
    }
}

fn value<T, E: ToString>(result: Result<T, E>) -> Result<T, Misfit> {
    result.map_err(|error| Misfit::Value(error.to_string()))
}

impl Misfit {
    /// As a problem of `key`.
    pub fn problem(self, key: String, given: &Given<'_>, expected: &'static str) -> Problem {
        match self {
            Self::Type => Problem::WrongType { key, found: given.type_name(), expected },
            Self::Value(reason) => Problem::WrongValue { key, reason },
        }
    }
}
