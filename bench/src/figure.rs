//! A measured figure and what it should be.

use std::{fmt, time::Duration};

use serde_json::{Value, json};

use crate::process::Used;

/// A measured figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Of which measure it is.
    pub measure: &'static str,
    /// What was measured.
    pub what: String,
    /// How much it is.
    pub value: f64,
    /// In what.
    pub unit: &'static str,
    /// What it should be, if anything.
    pub target: Option<Target>,
    /// What it was made of.
    pub details: Value,
}

/// What a figure should be.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
}

impl Figure {
    /// A figure that has no target.
    pub fn new(measure: &'static str, what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { measure, what: what.into(), value, unit, target: None, details: Value::Null }
    }

    /// Gives it a target.
    pub fn target(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// Says what it was made of.
    pub fn details(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// Whether it is what it should be, if that is something.
    pub fn is_met(&self) -> Option<bool> {
        self.target.map(|target| target.is_met(self.value))
    }

    /// For the file.
    pub fn to_json(&self) -> Value {
        let target = self.target.map(|target| match target {
            Target::AtMost(most) => json!({ "at_most": most }),
            Target::AtLeast(least) => json!({ "at_least": least }),
        });
        json!({
            "measure": self.measure, "what": self.what, "value": self.value, "unit": self.unit,
            "target": target, "met": self.is_met(), "details": self.details,
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(formatter, "≤ {most}"),
            Self::AtLeast(least) => write!(formatter, "≥ {least}"),
        }
    }
}

impl Target {
    /// Whether `value` is what it should be.
    pub fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }
}

/// The middle of some durations, in milliseconds.
pub fn median(durations: &[Duration]) -> f64 {
    let mut sorted = durations.to_vec();
    sorted.sort();
    sorted.get(sorted.len() / 2).copied().map_or(f64::NAN, milliseconds)
}

/// The least of some durations, in milliseconds. On a machine that does other things too, it says more than the median.
pub fn least(durations: &[Duration]) -> f64 {
    durations.iter().min().copied().map_or(f64::NAN, milliseconds)
}

/// As a number.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The middle of some wall-clock times, in milliseconds.
#[must_use]
pub fn median_wall(used: &[Used]) -> f64 {
    median(&walls(used))
}

/// The wall-clock times.
#[must_use]
pub fn walls(used: &[Used]) -> Vec<Duration> {
    used.iter().map(|used| used.wall).collect()
}

/// For the details.
pub fn list(durations: &[Duration]) -> Value {
    durations.iter().map(|duration| json!(milliseconds(*duration))).collect()
}
