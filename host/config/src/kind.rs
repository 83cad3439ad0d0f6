//! The kinds of values, and how each is read from a file and from the environment.

use std::{num::NonZeroUsize, time::Duration};

use toml::de::DeValue;

use crate::{
    error::Problem,
    scan::FailOn,
    units::{self, FuelPerFile},
};

/// A value as it was given.
#[derive(Debug)]
pub enum Given<'a> {
    /// A text in a file.
    Text(&'a str),
    /// A whole number in a file; absent when it is absurdly large.
    Integer(Option<i128>),
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
}

pub const SIZE: Kind<u64> = Kind {
    expected: "a size such as \"128MiB\"",
    read: |given| match given {
        Given::Integer(number) => unsigned(*number),
        Given::Text(text) | Given::Variable(text) => value(units::parse_size(text)),
        _ => Err(Misfit::Type),
    },
};

pub const COUNT: Kind<u64> = Kind {
    expected: "a count such as 2_000_000 or \"2M\"",
    read: |given| match given {
        Given::Integer(number) => unsigned(*number),
        Given::Text(text) | Given::Variable(text) => value(units::parse_count(text)),
        _ => Err(Misfit::Type),
    },
};

pub const FUEL_PER_FILE: Kind<FuelPerFile> = Kind {
    expected: "a count such as \"2G\", or \"2G+50k\"",
    read: |given| match given {
        Given::Integer(number) => unsigned(*number).map(|base| FuelPerFile { base, per_byte: 0 }),
        Given::Text(text) | Given::Variable(text) => value(units::parse_fuel_per_file(text)),
        _ => Err(Misfit::Type),
    },
};

pub const DURATION: Kind<Duration> = Kind {
    expected: "a duration such as \"20s\"",
    read: |given| match given {
        Given::Text(text) | Given::Variable(text) => value(units::parse_duration(text)),
        _ => Err(Misfit::Type),
    },
};

pub const THREADS: Kind<NonZeroUsize> = Kind {
    expected: "a number of threads such as 4",
    read: |given| {
        let number = match given {
            Given::Integer(number) => number.and_then(|number| usize::try_from(number).ok()),
            Given::Variable(text) => text.trim().parse().ok(),
            _ => return Err(Misfit::Type),
        };
        number.and_then(NonZeroUsize::new).ok_or_else(|| Misfit::Value("write a number of threads from 1 up".to_owned()))
    },
};

pub const FAIL_ON: Kind<FailOn> = Kind {
    expected: "a severity such as \"high\", or \"never\"",
    read: |given| match given {
        Given::Text(text) | Given::Variable(text) => value(text.trim().parse()),
        _ => Err(Misfit::Type),
    },
};

pub const GLOBS: Kind<Vec<String>> = Kind {
    expected: "a list of globs such as [\"vendor/**\"]",
    read: |given| match given {
        Given::Texts(texts) => Ok(texts.iter().map(|&text| text.to_owned()).collect()),
        Given::Variable(text) => Ok(text.split_whitespace().map(str::to_owned).collect()),
        _ => Err(Misfit::Type),
    },
};

pub const PLACE: Kind<String> = Kind {
    expected: "a file, or a table in it such as \"pyproject.toml#tool.bandit\"",
    read: |given| match given {
        Given::Text(text) | Given::Variable(text) => Ok((*text).to_owned()),
        _ => Err(Misfit::Type),
    },
};

pub const SWITCH: Kind<bool> = Kind {
    expected: "true or false",
    read: |given| match given {
        Given::Boolean(on) => Ok(*on),
        Given::Variable(text) => text.trim().parse().map_err(|_| Misfit::Value("write true or false".to_owned())),
        _ => Err(Misfit::Type),
    },
};

impl<'a> Given<'a> {
    /// What stands in a file.
    pub fn of(value: &'a DeValue<'_>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text),
            DeValue::Integer(number) => Self::Integer(i128::from_str_radix(number.as_str(), number.radix()).ok()),
            DeValue::Float(_) => Self::Other("a number with a fraction"),
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

fn unsigned(number: Option<i128>) -> Result<u64, Misfit> {
    let in_range = number.and_then(|number| u64::try_from(number).ok());
    in_range.ok_or_else(|| Misfit::Value("write a number from 0 to 9_223_372_036_854_775_807".to_owned()))
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
