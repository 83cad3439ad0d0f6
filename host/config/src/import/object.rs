//! An object of the input. What is taken out of it is used; the rest is left, and listed.

use std::{collections::BTreeSet, time::Duration};

use btm_model::Priority;
use serde_json::{Map, Value};

use super::ImportError;
use crate::{error::shown, write};

/// An object of the input, with the keys around it.
pub struct Object {
    path: String,
    entries: Map<String, Value>,
    taken: BTreeSet<String>,
}

/// A value and its key, with the ones around it.
pub type Taken<T> = Option<(String, T)>;

impl Object {
    /// The value called `path`, which must be an object; the empty path is the whole input.
    pub fn new(path: String, value: Value) -> Result<Self, ImportError> {
        match value {
            Value::Object(entries) => Ok(Self { path, entries, taken: BTreeSet::new() }),
            other => {
                let key = if path.is_empty() { ".".to_owned() } else { path };
                Err(ImportError::WrongType { key, found: type_name(&other), expected: "an object" })
            }
        }
    }

    /// The value called `name`. A `null` stays where it is: it says nothing.
    pub fn take(&mut self, name: &str) -> Taken<Value> {
        let value = self.entries.get_mut(name).filter(|value| !value.is_null())?;
        self.taken.insert(name.to_owned());
        Some((join(&self.path, name), std::mem::take(value)))
    }

    /// The object called `name`.
    pub fn object(&mut self, name: &str) -> Result<Option<Self>, ImportError> {
        self.take(name).map(|(path, value)| Self::new(path, value)).transpose()
    }

    /// The truth value called `name`.
    pub fn boolean(&mut self, name: &str) -> Result<Taken<bool>, ImportError> {
        self.typed(name, "true or false", |value| Ok(value.as_bool()))
    }

    /// The number from 1 to `most` called `name`.
    pub fn positive(&mut self, name: &str, most: u64) -> Result<Taken<u64>, ImportError> {
        self.number(name, "a whole number from 1 up", |number| whole(number).filter(|number| (1..=most).contains(number)))
    }

    /// The number from 0 up called `name`.
    pub fn count(&mut self, name: &str) -> Result<Taken<u32>, ImportError> {
        self.number(name, "a whole number from 0 up", |number| whole(number).and_then(|number| u32::try_from(number).ok()))
    }

    /// The seconds called `name`, from 0 up, to the millisecond.
    pub fn seconds(&mut self, name: &str) -> Result<Taken<Duration>, ImportError> {
        self.number(name, "seconds from 0 up", duration)
    }

    /// The seconds called `name`, to the millisecond, of which there must be some.
    pub fn time(&mut self, name: &str) -> Result<Taken<Duration>, ImportError> {
        self.number(name, "seconds above 0", |number| duration(number).filter(|duration| !duration.is_zero()))
    }

    /// The priority called `name`.
    pub fn priority(&mut self, name: &str) -> Result<Taken<Priority>, ImportError> {
        let expected = "\"low\", \"medium\", \"high\" or \"critical\"";
        self.typed(name, expected, |value| match value.as_str() {
            Some(text) => text.parse().map(Some).map_err(|_| ()),
            None => Ok(None),
        })
    }

    /// All that was not taken.
    pub fn rest(self) -> impl Iterator<Item = (String, Value)> {
        let Self { path, entries, taken } = self;
        let left = entries.into_iter().filter(move |(name, _)| !taken.contains(name));
        left.map(move |(name, value)| (join(&path, &name), value))
    }

    /// The names that were not taken and are not `null`.
    pub fn names(&self) -> Vec<String> {
        self.entries.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name.clone()).collect()
    }

    /// The whole name of the key called `name`.
    pub fn path_of(&self, name: &str) -> String {
        join(&self.path, name)
    }

    fn number<T>(
        &mut self,
        name: &str,
        expected: &'static str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Taken<T>, ImportError> {
        self.typed(name, expected, |value| if value.is_number() { read(value).map(Some).ok_or(()) } else { Ok(None) })
    }

    /// Takes a value for which `read` gives something; nothing means another type, and an error a value out of range.
    fn typed<T>(
        &mut self,
        name: &str,
        expected: &'static str,
        read: impl Fn(&Value) -> Result<Option<T>, ()>,
    ) -> Result<Taken<T>, ImportError> {
        let Some((key, value)) = self.take(name) else { return Ok(None) };
        match read(&value) {
            Ok(Some(read)) => Ok(Some((key, read))),
            Ok(None) => Err(ImportError::WrongType { key, found: type_name(&value), expected }),
            Err(()) => Err(ImportError::WrongValue { key, found: shown(&value.to_string()), expected }),
        }
    }
}

fn join(path: &str, name: &str) -> String {
    let name = write::key(name);
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

/// A whole number, also one that is written with a fraction of zero.
fn whole(number: &Value) -> Option<u64> {
    number.as_u64().or_else(|| {
        let text = number.as_f64().filter(|number| number.fract() == 0.0)?.to_string();
        text.parse().ok()
    })
}

/// Seconds, to the millisecond.
fn duration(number: &Value) -> Option<Duration> {
    if let Some(seconds) = number.as_u64() {
        return seconds.checked_mul(1_000).map(Duration::from_millis);
    }
    let exact = number.as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())?;
    // Half a millisecond up, so that 0.1 is 100 ms however it is stored.
    let rounded = exact.checked_add(Duration::from_micros(500))?.as_millis();
    u64::try_from(rounded).ok().map(Duration::from_millis)
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
