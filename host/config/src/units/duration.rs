//! Durations.

use std::time::Duration;

use crate::error::shown;

/// The text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDuration {
    /// A number alone.
    #[error("`{0}` has no unit; write `{0}s` for seconds, or `{0}ms`, `{0}m`, `{0}h`")]
    NoUnit(String),
    /// Something else.
    #[error("`{0}` is not a duration; write `20s`, `10m`, `1h30m` or `500ms`")]
    Invalid(String),
    /// Nothing, where some time is needed.
    #[error("`{0}` leaves no time for anything; write a duration above 0, such as `10m`")]
    Zero(String),
}

/// The units in milliseconds, the long ones first.
const UNITS: [(&str, u128); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Fits every duration.
pub(crate) const DURATION_PATTERN: &str = r"^\s*([0-9][0-9_]*(\.[0-9]{1,3})?\s*(d|h|m|s|ms)\s*)+$";

/// Writes a duration as [`parse_duration`] reads it, to the millisecond: `1h30m`.
#[must_use]
pub fn format_duration(duration: Duration) -> String {
    let (mut rest, mut text) = (duration.as_millis(), String::new());
    for (unit, factor) in UNITS {
        if rest >= factor {
            text += &format!("{}{unit}", rest / factor);
            rest %= factor;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// Reads a duration: `20s`, `1.5s`, `10m`, `1h30m`, `500ms`; units may appear once each, the longer before the shorter.
/// # Errors
/// If the text is something else, or a number alone.
pub fn parse_duration(text: &str) -> Result<Duration, InvalidDuration> {
    let trimmed = text.trim();
    if !trimmed.is_empty() && super::number_and_rest(trimmed).is_some_and(|(_, rest)| rest.is_empty()) {
        return Err(InvalidDuration::NoUnit(trimmed.to_owned()));
    }
    milliseconds(trimmed).map(Duration::from_millis).ok_or_else(|| InvalidDuration::Invalid(shown(text)))
}

/// Reads a duration of which some is needed.
/// # Errors
/// If the text is something else, a number alone, or no time at all.
pub fn parse_time(text: &str) -> Result<Duration, InvalidDuration> {
    parse_duration(text).and_then(|time| if time.is_zero() { Err(InvalidDuration::Zero(shown(text))) } else { Ok(time) })
}

fn milliseconds(text: &str) -> Option<u64> {
    let mut units = UNITS.iter();
    let (mut rest, mut total) = (text, 0_u64);
    loop {
        let (thousandths, after) = super::number_and_rest(rest)?;
        let end = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, next) = after.split_at(end);
        // Going on where the last unit stood keeps them in order.
        let (_, factor) = units.find(|(name, _)| *name == unit)?;
        total = total.checked_add(super::scale(thousandths, *factor)?)?;
        rest = next.trim_start();
        if rest.is_empty() {
            return Some(total);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{InvalidDuration, format_duration, parse_duration, parse_time};

    #[test]
    fn durations_are_read() {
        let cases =
            [("20s", 20_000), ("10m", 600_000), ("1h30m", 5_400_000), ("1h 30m 5s", 5_405_000), ("500 ms", 500), ("1.5s", 1_500)];
        for (text, milliseconds) in cases {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        assert_eq!(parse_duration("0s"), Ok(Duration::ZERO));
        assert_eq!(parse_time("0ms"), Err(InvalidDuration::Zero("0ms".to_owned())));
        assert_eq!(parse_time("1ms"), Ok(Duration::from_millis(1)));
        assert_eq!(parse_duration("2d"), Ok(Duration::from_secs(172_800)));
    }

    #[test]
    fn durations_are_written_as_they_are_read() {
        for text in ["0s", "5ms", "1h30m", "7d", "1d1h1m1s1ms", "213503982334d14h25m51s615ms"] {
            assert_eq!(format_duration(parse_duration(text).unwrap()), text);
        }
        assert_eq!(format_duration(Duration::from_secs(90)), "1m30s");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "s", "-1s", "30m1h", "1s1s", "1h30", "20 parsecs", "0.5ms", "1,5s", "999999999999999999999d"] {
            assert_eq!(parse_duration(text), Err(InvalidDuration::Invalid(text.to_owned())), "{text}");
        }
        let message = parse_duration("20").unwrap_err().to_string();
        assert_eq!(message, "`20` has no unit; write `20s` for seconds, or `20ms`, `20m`, `20h`");
    }
}
