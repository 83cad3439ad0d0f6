//! Counts, sizes, durations and shares as people write them: what is written of a value is read as the same.

use btm_config::units::{
    format_duration, format_size, parse_count, parse_duration, parse_fuel_per_file, parse_load, parse_percent, parse_size,
};

use crate::oracle::assert_clean_line;

pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    checked(parse_count(text));
    checked(parse_percent(text));
    if let Some(size) = checked(parse_size(text)) {
        assert_eq!(parse_size(&format_size(size)), Ok(size), "{text:?}");
    }
    if let Some(duration) = checked(parse_duration(text)) {
        assert_eq!(parse_duration(&format_duration(duration)), Ok(duration), "{text:?}");
    }
    if let Some(fuel) = checked(parse_fuel_per_file(text)) {
        assert_eq!(parse_fuel_per_file(&fuel.to_string()), Ok(fuel), "{text:?}");
    }
    if let Some(load) = checked(parse_load(text)) {
        assert_eq!(parse_load(&load.to_string()), Ok(load), "{text:?}");
    }
}

/// The value, or a message that is fit for a terminal.
fn checked<T, E: std::fmt::Display>(parsed: Result<T, E>) -> Option<T> {
    parsed.map_err(|error| assert_clean_line("an error about a value", &error.to_string())).ok()
}
