//! The names of the formats.

use std::{fmt, str::FromStr};

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people: [`text`](crate::text).
    #[default]
    Text,
    /// One JSON document: [`json`](crate::json).
    Json,
    /// One JSON object a line, while the scan runs: [`JsonLines`](crate::JsonLines).
    Jsonl,
    /// SARIF 2.1.0, for code scanning services and editors: [`sarif`](crate::sarif).
    Sarif,
}

/// The text names no format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownFormat;

impl Format {
    /// All formats, in the order in which help shows them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Jsonl, Self::Sarif];

    /// The name that users write.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.name() == text).ok_or(UnknownFormat)
    }
}

impl fmt::Display for UnknownFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a format is one of text, json, jsonl, sarif")
    }
}

impl std::error::Error for UnknownFormat {}

#[cfg(test)]
mod tests {
    use super::{Format, UnknownFormat};

    #[test]
    fn names_read_back() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert_eq!("JSON".parse::<Format>(), Err(UnknownFormat));
    }
}
