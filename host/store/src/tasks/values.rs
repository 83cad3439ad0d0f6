//! Values between Rust and SQLite.

use btm_model::TaskId;
use rusqlite::{Error, Row, types::Type};
use serde::de::DeserializeOwned;

/// A number of ours as SQLite has them. What is greater than its greatest is that one: no amount or number that occurs is.
pub(super) fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// How many rows at most.
pub(super) fn count(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// A task's number.
pub(super) fn id(id: TaskId) -> i64 {
    number(id.0.get())
}

/// The JSON in a column.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    parse(column, row.get_ref(column)?.as_str()?)
}

/// JSON that was in a column.
pub(super) fn parse<T: DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

/// A column has a value that it cannot have.
pub(super) fn wrong(column: usize, why: String) -> Error {
    Error::FromSqlConversionFailure(column, Type::Text, why.into())
}
