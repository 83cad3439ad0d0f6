//! Load of the machine.

use std::fmt;

use crate::error::shown;

/// The text is not a load.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a load for each core; write a number above 0 such as `0.5`")]
pub struct InvalidLoad(String);

/// Processes that want to run, for each core: the load average by the number of cores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Load {
    /// In thousandths; 500 is half a process for each core.
    pub thousandths: u32,
}

/// Reads a load: `0.5`, `1`, with three digits after the point at most.
/// # Errors
/// If the text is something else, or 0.
pub fn parse_load(text: &str) -> Result<Load, InvalidLoad> {
    let thousandths = super::thousandths(text.trim()).and_then(|thousandths| u32::try_from(thousandths).ok());
    let load = thousandths.filter(|&thousandths| thousandths > 0).map(|thousandths| Load { thousandths });
    load.ok_or_else(|| InvalidLoad(shown(text)))
}

impl fmt::Display for Load {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:03}", self.thousandths % 1000);
        let fraction = fraction.trim_end_matches('0');
        write!(formatter, "{}.{}", self.thousandths / 1000, if fraction.is_empty() { "0" } else { fraction })
    }
}

#[cfg(test)]
mod tests {
    use super::{Load, parse_load};

    #[test]
    fn loads_are_read_and_written() {
        for (text, thousandths, written) in
            [("0.5", 500, "0.5"), ("1", 1000, "1.0"), ("12.050", 12_050, "12.05"), ("0.001", 1, "0.001")]
        {
            let load = parse_load(text).unwrap();
            assert_eq!((load, load.to_string().as_str()), (Load { thousandths }, written), "{text}");
        }
        for text in ["", "0", "0.0", "-1", "+1", "0.0001", "5e-1", "inf", "nan", "0.5s", "9999999999"] {
            assert!(parse_load(text).is_err(), "{text}");
        }
    }
}
