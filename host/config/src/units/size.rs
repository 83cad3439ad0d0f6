//! Sizes in bytes.

use crate::error::shown;

/// The text is not a size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a size; write bytes, or a number with a unit such as `128MiB` or `64 MB`")]
pub struct InvalidSize(String);

/// The units: those of 1,024 have an `i`.
const UNITS: [(&str, u128); 9] = [
    ("", 1),
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
];

/// Fits every size.
pub(crate) const SIZE_PATTERN: &str = r"^\s*[0-9][0-9_]*(\.[0-9]{1,3})?\s*([kKmMgG][iI]?[bB]|[tT][iI][bB]|[bB])?\s*$";

/// Writes a size as [`parse_size`] reads it, with the largest unit of 1,024 that it has a whole number of: `128MiB`, `1000B`.
#[must_use]
pub fn format_size(bytes: u64) -> String {
    const WRITTEN: [(&str, u64); 5] = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)];
    let is_whole = |factor: u64| bytes > 0 && bytes.is_multiple_of(factor);
    let (unit, factor) = WRITTEN.into_iter().find(|(_, factor)| is_whole(*factor)).unwrap_or(("B", 1));
    format!("{}{unit}", bytes / factor)
}

/// Reads a size: `1000`, `64 MB`, `1.5GiB`; upper and lower case are the same.
/// # Errors
/// If the text is something else, or not a whole number of bytes.
pub fn parse_size(text: &str) -> Result<u64, InvalidSize> {
    let parse = || {
        let (thousandths, unit) = super::number_and_rest(text.trim())?;
        let unit = unit.to_ascii_lowercase();
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
        super::scale(thousandths, *factor)
    };
    parse().ok_or_else(|| InvalidSize(shown(text)))
}

/// Bytes of memory that a task may be given at least: no command lives on less.
pub const LEAST_TASK_MEMORY: u64 = 1_000_000;

/// The memory of a task is too little, or not a size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTaskMemory {
    /// It is too little.
    #[error("{} is too little for any command; write at least 1MB{}", format_size(*.0), in_megabytes(*.0))]
    TooLittle(u64),
    /// It is not a size.
    #[error(transparent)]
    Size(#[from] InvalidSize),
}

/// A unit that was forgotten.
fn in_megabytes(bytes: u64) -> String {
    if (1..1_000).contains(&bytes) { format!("; did you mean `{bytes}MB`?") } else { String::new() }
}

/// Reads the memory of a task: a size of at least 1 MB.
/// # Errors
/// If the text is something else.
pub fn parse_task_memory(text: &str) -> Result<u64, InvalidTaskMemory> {
    enough_for_a_task(parse_size(text)?)
}

/// A size, if a task can do with it.
pub(crate) fn enough_for_a_task(bytes: u64) -> Result<u64, InvalidTaskMemory> {
    if bytes >= LEAST_TASK_MEMORY { Ok(bytes) } else { Err(InvalidTaskMemory::TooLittle(bytes)) }
}

#[cfg(test)]
mod tests {
    use super::{format_size, parse_size, parse_task_memory};

    #[test]
    fn a_unit_that_was_forgotten_is_told() {
        assert_eq!(parse_task_memory("1MB"), Ok(1_000_000));
        let message = |text: &str| parse_task_memory(text).unwrap_err().to_string();
        assert_eq!(message("12"), "12B is too little for any command; write at least 1MB; did you mean `12MB`?");
        assert_eq!(message("0"), "0B is too little for any command; write at least 1MB");
        assert_eq!(message("500KiB"), "500KiB is too little for any command; write at least 1MB");
        assert!(message("much").contains("is not a size"));
    }

    #[test]
    fn sizes_are_read() {
        let cases = [
            ("0", 0),
            ("1000", 1000),
            ("1_000 B", 1000),
            ("64 MB", 64_000_000),
            ("64mb", 64_000_000),
            ("128MiB", 128 << 20),
            (" 1.5 GiB ", 3 << 29),
            ("1TiB", 1 << 40),
            ("18446744073709551615", u64::MAX),
        ];
        for (text, bytes) in cases {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn sizes_are_written_as_they_are_read() {
        for text in ["0B", "1000B", "64KiB", "128MiB", "3GiB", "1TiB", "18446744073709551615B"] {
            assert_eq!(format_size(parse_size(text).unwrap()), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "MiB", "-1", "+1", "1 2", "1.5B", "1.MiB", ".5MiB", "1.2345MiB", "1e3", "12 potatoes", "1__0", "_1", "1_"]
        {
            assert!(parse_size(text).is_err(), "{text}");
        }
        assert!(parse_size("18446744073709551616").is_err());
        assert!(parse_size("99999999999999999999999999999999999999999 TiB").is_err());
        let message = parse_size("12 potatoes").unwrap_err().to_string();
        assert_eq!(message, "`12 potatoes` is not a size; write bytes, or a number with a unit such as `128MiB` or `64 MB`");
    }
}
