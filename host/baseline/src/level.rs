//! How bad a finding was when it was accepted: what is worse is not known.

use std::fmt;

use btm_model::{Finding, Severity};
use serde::{Serialize, Serializer};

/// The property that says how much there is of what a finding is about, such as a function's lines.
const VALUE: &str = "value";
/// The property that says in how many places something stands.
const PLACES: &str = "places";

/// How bad a finding is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Level {
    /// Its severity.
    pub severity: Severity,
    /// How much there is of what it is about, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// In how many places it stands, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u64>,
}

/// A number of which three decimals count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value {
    thousandths: u64,
}

impl Level {
    pub(crate) fn of(finding: &Finding) -> Self {
        let property = |name| finding.properties.get(name);
        Self {
            severity: finding.severity,
            value: property(VALUE).and_then(|text| Value::parse(text)),
            places: property(PLACES).and_then(|text| text.parse().ok()),
        }
    }

    /// Whether who accepted this accepted that too: it is no more severe, stands in no more places, and its value is at most a
    /// quarter larger.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let value = self.value.zip(other.value).is_none_or(|(accepted, found)| accepted.has_room_for(found));
        let places = self.places.zip(other.places).is_none_or(|(accepted, found)| found <= accepted);
        other.severity <= self.severity && value && places
    }

    /// Reads `medium value=12.5 places=3`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let mut level = Self { severity: words.next()?.parse().ok()?, value: None, places: None };
        for word in words {
            match word.split_once('=')? {
                (VALUE, number) if level.value.is_none() => level.value = Some(Value::parse(number)?),
                (PLACES, number) if level.places.is_none() => level.places = Some(number.parse().ok()?),
                _ => return None,
            }
        }
        Some(level)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.severity)?;
        if let Some(value) = self.value {
            write!(formatter, " {VALUE}={value}")?;
        }
        match self.places {
            Some(places) => write!(formatter, " {PLACES}={places}"),
            None => Ok(()),
        }
    }
}

impl Value {
    /// Reads a number that is not negative, such as `12` or `12.5`.
    fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(decimals) {
            return None;
        }
        let decimals: u64 = format!("{decimals:0<3}")[..3].parse().ok()?;
        let thousandths = whole.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(decimals)?;
        Some(Self { thousandths })
    }

    /// Whether another value is at most a quarter larger.
    fn has_room_for(self, other: Self) -> bool {
        u128::from(other.thousandths) * 4 <= u128::from(self.thousandths) * 5
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.thousandths / 1_000, self.thousandths % 1_000);
        match decimals {
            0 => write!(formatter, "{whole}"),
            _ => write!(formatter, "{whole}.{}", format!("{decimals:03}").trim_end_matches('0')),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    fn level(text: &str) -> Level {
        Level::parse(text).unwrap()
    }

    #[test]
    fn is_read_as_it_is_written() {
        for text in ["info", "high value=12", "low value=0.125 places=3", "critical places=2", "low value=18446744073709551.615"]
        {
            assert_eq!(level(text).to_string(), text);
        }
        assert_eq!(level("low value=12.50000").to_string(), "low value=12.5");
        for text in
            ["", "urgent", "low value", "low value=-1", "low value=1 value=2", "low other=1", "low places=x", "low value=1."]
        {
            assert_eq!(Level::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_worse_is_not_covered() {
        for (accepted, found, is_covered) in [
            ("medium", "medium", true),
            ("medium", "low", true),
            ("medium", "high", false),
            ("low value=20", "low value=25", true),
            ("low value=20", "low value=25.001", false),
            ("low value=20", "low value=3", true),
            ("low value=0", "low value=1", false),
            ("low places=2", "low places=2", true),
            ("low places=2", "low places=3", false),
            ("low places=2", "low", true),
            ("low", "low value=9000 places=9", true),
        ] {
            assert_eq!(level(accepted).covers(&level(found)), is_covered, "{accepted}, {found}");
        }
    }
}
