//! Counts, such as fuel.

use std::fmt;

use crate::error::shown;

/// The text is not a count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a count; write a whole number such as `2_000_000`, or one with k, M, G or T, such as `2G`")]
pub struct InvalidCount(String);

/// The text is not fuel for one file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not fuel for one file; write a count such as `2G`, or a count and so much a byte such as `2G+50k`")]
pub struct InvalidFuelPerFile(String);

/// Fuel for one file: a base, and so much for each of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FuelPerFile {
    /// For any file, however small.
    pub base: u64,
    /// For each byte of it.
    pub per_byte: u64,
}

const UNITS: [(&str, u128); 5] = [("", 1), ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("t", 1_000_000_000_000)];

/// Fits every count.
pub(crate) const COUNT_PATTERN: &str = r"^\s*[0-9][0-9_]*(\.[0-9]{1,3})?\s*[kKmMgGtT]?\s*$";
/// Fits fuel for one file, however it is written.
pub(crate) const FUEL_PER_FILE_PATTERN: &str =
    r"^\s*[0-9][0-9_]*(\.[0-9]{1,3})?\s*[kKmMgGtT]?\s*(\+\s*[0-9][0-9_]*(\.[0-9]{1,3})?\s*[kKmMgGtT]?\s*(/byte)?\s*)?$";

/// Reads a count: `1000`, `2_000_000`, `50k`, `1.5G`; upper and lower case are the same.
/// # Errors
/// If the text is something else, or not whole.
pub fn parse_count(text: &str) -> Result<u64, InvalidCount> {
    count(text).ok_or_else(|| InvalidCount(shown(text)))
}

/// Reads the fuel for one file: `2G` for any file, or `2G+50k` (also written `2G+50k/byte`).
/// # Errors
/// If the text is something else.
pub fn parse_fuel_per_file(text: &str) -> Result<FuelPerFile, InvalidFuelPerFile> {
    let parse = || match text.split_once('+') {
        None => Some(FuelPerFile { base: count(text)?, per_byte: 0 }),
        Some((base, per_byte)) => {
            Some(FuelPerFile { base: count(base)?, per_byte: count(per_byte.trim().trim_end_matches("/byte"))? })
        }
    };
    parse().ok_or_else(|| InvalidFuelPerFile(shown(text)))
}

impl fmt::Display for FuelPerFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.per_byte {
            0 => formatter.write_str(&short(self.base)),
            per_byte => write!(formatter, "{}+{}", short(self.base), short(per_byte)),
        }
    }
}

/// A count with the largest unit that it has a whole number of.
fn short(count: u64) -> String {
    let is_whole = |factor: u128| count > 0 && u128::from(count).is_multiple_of(factor);
    let (unit, factor) = UNITS.into_iter().rfind(|(_, factor)| is_whole(*factor)).unwrap_or(UNITS[0]);
    format!("{}{}", u128::from(count) / factor, if unit == "k" { unit.to_owned() } else { unit.to_ascii_uppercase() })
}

fn count(text: &str) -> Option<u64> {
    let (thousandths, unit) = super::number_and_rest(text.trim())?;
    let unit = unit.to_ascii_lowercase();
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
    super::scale(thousandths, *factor)
}

#[cfg(test)]
mod tests {
    use super::{FuelPerFile, parse_count, parse_fuel_per_file};

    #[test]
    fn counts_are_read() {
        for (text, count) in
            [("7", 7), ("2_000_000", 2_000_000), ("50k", 50_000), ("1.5 G", 1_500_000_000), ("100T", 100_000_000_000_000)]
        {
            assert_eq!(parse_count(text), Ok(count), "{text}");
        }
        for text in ["", "k", "1.5", "-1", "1 KiB", "2e9"] {
            assert!(parse_count(text).is_err(), "{text}");
        }
    }

    #[test]
    fn fuel_for_one_file_is_read() {
        assert_eq!(parse_fuel_per_file("2G"), Ok(FuelPerFile { base: 2_000_000_000, per_byte: 0 }));
        let both = Ok(FuelPerFile { base: 2_000_000_000, per_byte: 50_000 });
        assert_eq!(parse_fuel_per_file("2G+50k"), both);
        assert_eq!(parse_fuel_per_file("2G+50k/byte"), both);
        assert_eq!(parse_fuel_per_file("2_000_000_000 + 50_000/byte"), both);
        for (fuel, text) in [(both, "2G+50k"), (parse_fuel_per_file("0"), "0"), (parse_fuel_per_file("1001k+7"), "1001k+7")] {
            assert_eq!(fuel.unwrap().to_string(), text);
        }
        for text in ["", "+", "2G+", "2G+/byte", "+50k/byte", "2G-50k"] {
            assert!(parse_fuel_per_file(text).is_err(), "{text}");
        }
    }
}
