//! Shares of a processor.

use crate::error::shown;

/// The text is not a share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a share of one processor; write a whole number of percent above 0, such as `150%`")]
pub struct InvalidPercent(String);

/// Fits every share.
pub(crate) const PERCENT_PATTERN: &str = r"^\s*[0-9][0-9_]*\s*%?\s*$";

/// Reads a share of one processor in percent, with or without the sign: `150%`, `150`.
/// # Errors
/// If the text is something else, or 0.
pub fn parse_percent(text: &str) -> Result<u32, InvalidPercent> {
    let trimmed = text.trim();
    let number = trimmed.strip_suffix('%').unwrap_or(trimmed).trim_end();
    let percent = super::digits(number).and_then(|percent| u32::try_from(percent).ok());
    percent.filter(|&percent| percent > 0).ok_or_else(|| InvalidPercent(shown(text)))
}

#[cfg(test)]
mod tests {
    use super::parse_percent;

    #[test]
    fn shares_are_read() {
        for (text, percent) in [("150%", 150), ("50", 50), (" 1_000 % ", 1000), ("1%", 1)] {
            assert_eq!(parse_percent(text), Ok(percent), "{text}");
        }
        for text in ["", "%", "0", "0%", "-5%", "+5%", "1.5%", "50%%", "5000000000", "half"] {
            assert!(parse_percent(text).is_err(), "{text}");
        }
    }
}
