//! Where something is, after the host normalised it: every unit at once.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place between two characters of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    /// One-based line.
    pub line: u32,
    /// One-based column, in Unicode scalar values.
    pub column: u32,
    /// Zero-based offset in bytes.
    pub byte: u64,
}

/// A part of a file of the project, or the file as such.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// The file, relative to the project root, with `/`. Shared, because a report names few files often.
    #[serde(with = "crate::shared")]
    #[schemars(with = "String")]
    pub path: Arc<str>,
    /// The first character; absent for the file as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Point>,
    /// The place after the last character; absent for the file as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Point>,
}

impl Location {
    /// A file as such.
    #[must_use]
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), start: None, end: None }
    }

    /// A part of a file.
    #[must_use]
    pub fn range(path: impl Into<Arc<str>>, start: Point, end: Point) -> Self {
        Self { path: path.into(), start: Some(start), end: Some(end) }
    }

    /// The first and the last line, one-based; nothing for the file as such. A place that ends before the first character of a line does
    /// not have that line.
    #[must_use]
    pub fn lines(&self) -> Option<(u32, u32)> {
        let (start, end) = (self.start?, self.end?);
        let last = if end.column <= 1 && end.line > start.line { end.line - 1 } else { end.line };
        Some((start.line, last.max(start.line)))
    }
}
