//! Numbers as people read them.

use btm_model::Limit;

/// A count with a comma between thousands: `1,234`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count and its noun: `1 file`, `1,234 files`.
#[must_use]
pub fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// Bytes: `512 B`, `1.5 KiB`, `256 MiB`.
#[must_use]
pub fn bytes(number: u64) -> String {
    scaled(number, 1024, &["B", "KiB", "MiB", "GiB", "TiB", "PiB"])
}

/// Fuel: `512`, `1.5 k`, `256 M`.
pub(crate) fn fuel(number: u64) -> String {
    scaled(number, 1000, &["", "k", "M", "G", "T", "P"]).trim_end().to_owned()
}

/// A duration in microseconds: `850 µs`, `12.3 ms`, `1.23 s`, `2 min 5 s`.
pub(crate) fn duration(microseconds: u64) -> String {
    match microseconds {
        0..1_000 => format!("{microseconds} µs"),
        1_000..1_000_000 => decimal(microseconds, 1_000, "ms"),
        1_000_000..60_000_000 => decimal(microseconds, 1_000_000, "s"),
        _ => {
            let seconds = microseconds / 1_000_000;
            format!("{} min {} s", count(seconds / 60), seconds % 60)
        }
    }
}

/// What a run needed and what it was allowed, told apart even where rounding would make them equal.
pub(crate) fn needed_and_allowed(limit: Limit, used: u64, allowed: u64) -> String {
    let (round, unit): (fn(u64) -> String, &str) = match limit {
        Limit::Memory | Limit::Output | Limit::Log | Limit::Stack => (bytes, ""),
        Limit::FuelPerFile | Limit::Fuel => (fuel, " fuel"),
        Limit::TimePerFile | Limit::Time => (|milliseconds| duration(milliseconds.saturating_mul(1000)), ""),
        Limit::FindingsPerFile | Limit::Findings | Limit::Handles | Limit::Instances => (count, ""),
    };
    let (needed, bound) = (round(used), round(allowed));
    match limit {
        _ if needed == bound && used > allowed => format!("needed {} {}, {} allowed", count(used), limit.unit(), count(allowed)),
        Limit::TimePerFile | Limit::Time if used <= allowed => format!("took more than the {bound} allowed"),
        _ if used <= allowed => format!("needed more than the {bound}{unit} allowed"),
        Limit::TimePerFile | Limit::Time => format!("took {needed}, {bound} allowed"),
        _ => format!("needed {needed}{unit}, {bound} allowed"),
    }
}

/// A number in the largest unit that leaves at least one, with up to three digits.
fn scaled(number: u64, base: u64, units: &[&str]) -> String {
    let mut divisor = 1_u64;
    for (index, unit) in units.iter().enumerate() {
        // Just below the next unit, rounding would give four digits: take the next one.
        let last = index + 1 == units.len();
        if last || number < (divisor * base).saturating_sub(divisor / 2) {
            return decimal(number, divisor, unit);
        }
        divisor *= base;
    }
    number.to_string()
}

/// `number / divisor` with three significant digits at most, no trailing zeros, and the unit.
fn decimal(number: u64, divisor: u64, unit: &str) -> String {
    let places = match number / divisor {
        _ if divisor == 1 => 0,
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let text = format!("{:.places$}", number as f64 / divisor as f64);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} {unit}")
}

#[cfg(test)]
mod tests {
    use btm_model::Limit;

    use super::{bytes, count, counted, duration, fuel, needed_and_allowed};

    #[test]
    fn counts() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 1, 2].map(|number| counted(number, "file")), ["0 files", "1 file", "2 files"]);
    }

    #[test]
    fn sizes() {
        let numbers = [0, 512, 1023, 1024, 1536, 1_048_575, 268_435_456, 1_500_000_000, u64::MAX];
        let texts = ["0 B", "512 B", "1023 B", "1 KiB", "1.5 KiB", "1 MiB", "256 MiB", "1.4 GiB", "16384 PiB"];
        assert_eq!(numbers.map(bytes), texts);
        assert_eq!([0, 999, 1500, 999_999, 12_345_678].map(fuel), ["0", "999", "1.5 k", "1 M", "12.3 M"]);
    }

    #[test]
    fn durations() {
        let numbers = [0, 850, 12_340, 1_234_567, 59_990_000, 125_000_000];
        assert_eq!(numbers.map(duration), ["0 µs", "850 µs", "12.3 ms", "1.23 s", "60 s", "2 min 5 s"]);
    }

    #[test]
    fn limits_differ_visibly() {
        let memory = |used, allowed| needed_and_allowed(Limit::Memory, used, allowed);
        assert_eq!(memory(300 << 20, 256 << 20), "needed 300 MiB, 256 MiB allowed");
        assert_eq!(memory((256 << 20) + 1, 256 << 20), "needed 268,435,457 bytes, 268,435,456 allowed");
        assert_eq!(memory(256 << 20, 256 << 20), "needed more than the 256 MiB allowed");
        assert_eq!(needed_and_allowed(Limit::Time, 30_500, 30_000), "took 30.5 s, 30 s allowed");
        assert_eq!(needed_and_allowed(Limit::FuelPerFile, 2_000_000, 1_000_000), "needed 2 M fuel, 1 M allowed");
    }
}
