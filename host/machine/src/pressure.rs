//! How much of the time something waits for a processor, as Linux tells it (pressure stall information).

use std::{fs, path::Path};

/// Where Linux tells it, unless it was built or started without.
pub(crate) const FILE: &str = "/proc/pressure/cpu";

/// The share of the last ten seconds in which something waited for a processor, in percent.
pub(crate) fn of_processors(file: &Path) -> Option<f64> {
    parse(&fs::read_to_string(file).ok()?)
}

/// `some avg10=1.23 avg60=…`
fn parse(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix("some "))?;
    let percent: f64 = line.split(' ').find_map(|field| field.strip_prefix("avg10="))?.parse().ok()?;
    (0.0..=100.0).contains(&percent).then_some(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ten_seconds_are_read() {
        let text = "some avg10=10.37 avg60=9.38 avg300=6.59 total=45409189\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";
        assert_eq!(parse(text), Some(10.37));
        for text in ["", "full avg10=1.00", "some avg60=1.00", "some avg10=x", "some avg10=NaN", "some avg10=101"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(of_processors(Path::new("/nonexistent")), None);
    }
}
