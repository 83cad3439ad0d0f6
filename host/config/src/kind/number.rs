//! Numbers, with units and without.

use std::{
    num::{NonZeroU32, NonZeroUsize},
    time::Duration,
};

use schemars::json_schema;

use super::{Given, Kind, Misfit, value};
use crate::units::{self, FuelPerFile, Load};

pub const SIZE: Kind<u64> = Kind {
    expected: "a size such as \"128MiB\"",
    read: |given| match given {
        Given::Integer(number) => unsigned(*number),
        Given::Text(text) | Given::Variable(text) => value(units::parse_size(text)),
        _ => Err(Misfit::Type),
    },
    write: |bytes| format!("\"{}\"", units::format_size(*bytes)),
    schema: |_| json_schema!({ "type": ["string", "integer"], "pattern": units::SIZE_PATTERN, "minimum": 0 }),
};

/// The memory of a task.
pub const MEMORY: Kind<u64> = Kind {
    read: |given| (SIZE.read)(given).and_then(|bytes| value(units::enough_for_a_task(bytes))),
    schema: |_| json_schema!({ "type": ["string", "integer"], "pattern": units::SIZE_PATTERN, "minimum": units::LEAST_TASK_MEMORY }),
    ..SIZE
};

pub const COUNT: Kind<u64> = Kind {
    expected: "a count such as 2_000_000 or \"2M\"",
    read: |given| match given {
        Given::Integer(number) => unsigned(*number),
        Given::Text(text) | Given::Variable(text) => value(units::parse_count(text)),
        _ => Err(Misfit::Type),
    },
    // Whole numbers of TOML end where signed ones do.
    write: |count| if i64::try_from(*count).is_ok() { grouped(*count) } else { format!("\"{count}\"") },
    schema: |_| json_schema!({ "type": ["string", "integer"], "pattern": units::COUNT_PATTERN, "minimum": 0 }),
};

pub const FUEL_PER_FILE: Kind<FuelPerFile> = Kind {
    expected: "a count such as \"2G\", or \"2G+50k\"",
    read: |given| match given {
        Given::Integer(number) => unsigned(*number).map(|base| FuelPerFile { base, per_byte: 0 }),
        Given::Text(text) | Given::Variable(text) => value(units::parse_fuel_per_file(text)),
        _ => Err(Misfit::Type),
    },
    write: |fuel| format!("\"{fuel}\""),
    schema: |_| json_schema!({ "type": ["string", "integer"], "pattern": units::FUEL_PER_FILE_PATTERN, "minimum": 0 }),
};

pub const DURATION: Kind<Duration> = Kind {
    expected: "a duration such as \"20s\"",
    read: |given| match given {
        Given::Text(text) | Given::Variable(text) => value(units::parse_duration(text)),
        _ => Err(Misfit::Type),
    },
    write: |duration| format!("\"{}\"", units::format_duration(*duration)),
    schema: |_| json_schema!({ "type": "string", "pattern": units::DURATION_PATTERN }),
};

/// A duration of which some is needed.
pub const TIME: Kind<Duration> = Kind {
    read: |given| (DURATION.read)(given).and_then(|time| above_zero(time, "write a duration above 0, such as \"10m\"")),
    ..DURATION
};

pub const THREADS: Kind<NonZeroUsize> = Kind {
    expected: "a number of threads such as 4",
    read: |given| positive::<usize, _>(given, "write a number of threads from 1 up"),
    write: ToString::to_string,
    schema: |_| json_schema!({ "type": "integer", "minimum": 1 }),
};

pub const SLOTS: Kind<NonZeroU32> = Kind {
    expected: "a number of tasks that may run at a time, such as 5",
    read: |given| positive::<u32, _>(given, "write a number of tasks from 1 to 4_294_967_295"),
    write: ToString::to_string,
    schema: |_| json_schema!({ "type": "integer", "minimum": 1, "maximum": u32::MAX }),
};

pub const TASKS: Kind<NonZeroU32> =
    Kind { expected: "a number of tasks such as 1_000", write: |tasks| grouped(tasks.get().into()), ..SLOTS };

pub const WHOLE: Kind<u32> = Kind {
    expected: "a whole number such as 2",
    read: |given| whole(given, "write a whole number from 0 to 4_294_967_295"),
    write: |number| grouped((*number).into()),
    schema: |_| json_schema!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
};

pub const LOAD: Kind<Load> = Kind {
    expected: "a load for each core such as 0.5",
    read: |given| match given {
        Given::Integer(Some(number)) => value(units::parse_load(&number.to_string())),
        Given::Integer(None) => value(units::parse_load("a number as large as that")),
        Given::Fraction(text) | Given::Variable(text) => value(units::parse_load(text)),
        _ => Err(Misfit::Type),
    },
    write: ToString::to_string,
    schema: |_| json_schema!({ "type": "number", "minimum": 0.001 }),
};

pub const PERCENT: Kind<u32> = Kind {
    expected: "a share of one processor such as \"150%\"",
    read: |given| match given {
        Given::Integer(Some(number)) => value(units::parse_percent(&number.to_string())),
        Given::Integer(None) => value(units::parse_percent("a number as large as that")),
        Given::Text(text) | Given::Variable(text) => value(units::parse_percent(text)),
        _ => Err(Misfit::Type),
    },
    write: |percent| format!("\"{percent}%\""),
    schema: |_| json_schema!({ "type": ["string", "integer"], "pattern": units::PERCENT_PATTERN, "minimum": 1 }),
};

fn unsigned(number: Option<i128>) -> Result<u64, Misfit> {
    let in_range = number.and_then(|number| u64::try_from(number).ok());
    in_range.ok_or_else(|| Misfit::Value("write a number from 0 to 9_223_372_036_854_775_807".to_owned()))
}

/// A whole number that fits its type, or `right` in the message.
fn whole<T: TryFrom<i128>>(given: &Given<'_>, right: &str) -> Result<T, Misfit> {
    let number = match given {
        Given::Integer(number) => *number,
        Given::Variable(text) => text.trim().parse().ok(),
        _ => return Err(Misfit::Type),
    };
    number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| Misfit::Value(right.to_owned()))
}

/// The same from 1 up.
fn positive<T: TryFrom<i128>, P: TryFrom<T>>(given: &Given<'_>, right: &str) -> Result<P, Misfit> {
    whole::<T>(given, right).and_then(|number| P::try_from(number).map_err(|_| Misfit::Value(right.to_owned())))
}

fn above_zero<T: Default + PartialOrd>(value: T, right: &str) -> Result<T, Misfit> {
    if value > T::default() { Ok(value) } else { Err(Misfit::Value(right.to_owned())) }
}

/// A number with `_` between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let starts_group = |index: usize| index > 0 && (digits.len() - index).is_multiple_of(3);
    digits.char_indices().fold(String::new(), |mut text, (index, digit)| {
        text.extend(starts_group(index).then_some('_'));
        text.push(digit);
        text
    })
}
