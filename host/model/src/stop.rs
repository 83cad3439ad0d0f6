//! Why a run of a plugin ended early.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A bound on what a plugin may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Fuel for one file (or for the project analysis); roughly one unit per WebAssembly instruction.
    FuelPerFile,
    /// Fuel for the whole run.
    Fuel,
    /// Bytes of one instance, everything added up: memories, tables and what the host holds for it.
    Memory,
    /// Milliseconds of wall clock for one file.
    TimePerFile,
    /// Milliseconds of wall clock for the whole run.
    Time,
    /// Findings in one file.
    FindingsPerFile,
    /// Findings in the whole run.
    Findings,
    /// Bytes of findings, metrics, notes, facts and documents of one file (or of the project analysis).
    Output,
    /// Bytes written to the log for one file (or by the project analysis).
    Log,
    /// Handles of the host's resources held at one time.
    Handles,
    /// Core instances, memories or tables of one component.
    Instances,
    /// Bytes of stack.
    Stack,
}

impl Limit {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FuelPerFile => "fuel-per-file",
            Self::Fuel => "fuel",
            Self::Memory => "memory",
            Self::TimePerFile => "time-per-file",
            Self::Time => "time",
            Self::FindingsPerFile => "findings-per-file",
            Self::Findings => "findings",
            Self::Output => "output",
            Self::Log => "log",
            Self::Handles => "handles",
            Self::Instances => "instances",
            Self::Stack => "stack",
        }
    }

    /// The unit of its numbers.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::FuelPerFile | Self::Fuel => "fuel",
            Self::Memory | Self::Output | Self::Log | Self::Stack => "bytes",
            Self::TimePerFile | Self::Time => "ms",
            Self::FindingsPerFile | Self::Findings => "findings",
            Self::Handles => "handles",
            Self::Instances => "instances",
        }
    }

    /// Whether it depends on how fast the machine is; such stops are not part of a report's reproducible half.
    #[must_use]
    pub fn is_wall_clock(self) -> bool {
        matches!(self, Self::TimePerFile | Self::Time)
    }
}

/// The typed cause that ended a run early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum StopReason {
    /// A bound was reached.
    Limit {
        /// Which.
        limit: Limit,
        /// The bound, in the limit's unit.
        allowed: u64,
        /// What was used, or would have been.
        used: u64,
    },
    /// It called an import that its phase does not have.
    WrongPhase {
        /// The interface and function.
        function: String,
    },
    /// It did what WebAssembly does not allow, or panicked.
    Trap {
        /// What, in the engine's words, and the plugin's last words on standard error.
        message: String,
    },
    /// It said that the analysis failed.
    Failed {
        /// In its own words.
        message: String,
    },
    /// It did not end when its time was over, so that the host gave up waiting for it.
    Unresponsive {
        /// The time it had, in milliseconds of wall clock.
        allowed: u64,
    },
    /// The user ended the run.
    Cancelled,
    /// The host failed; not the plugin's fault.
    Host {
        /// What failed.
        message: String,
    },
}

impl StopReason {
    /// Whether it could happen at another place, or not at all, in the next run with the same inputs.
    #[must_use]
    pub fn is_reproducible(&self) -> bool {
        match self {
            Self::Limit { limit, .. } => !limit.is_wall_clock(),
            Self::Unresponsive { .. } | Self::Cancelled | Self::Host { .. } => false,
            Self::WrongPhase { .. } | Self::Trap { .. } | Self::Failed { .. } => true,
        }
    }

    /// Whether the plugin is not run any more after it, on any file.
    #[must_use]
    pub fn ends_the_run(&self) -> bool {
        matches!(self, Self::Cancelled | Self::Unresponsive { .. } | Self::Limit { limit: Limit::Time, .. })
    }

    /// Whether it happened at one file or in the project analysis, and not between two of them.
    #[must_use]
    pub fn has_a_place(&self) -> bool {
        !self.ends_the_run() || matches!(self, Self::Unresponsive { .. })
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit { limit, allowed, used } => {
                let (name, unit) = (limit.name(), limit.unit());
                write!(formatter, "limit `{name}` reached: {used} {unit} needed, {allowed} allowed")
            }
            Self::WrongPhase { function } => write!(formatter, "called `{function}`, which this phase does not have"),
            Self::Trap { message } => write!(formatter, "trapped: {message}"),
            Self::Failed { message } => write!(formatter, "failed: {message}"),
            Self::Unresponsive { allowed } => {
                write!(formatter, "did not stop when its time was over ({allowed} ms); btm gave up waiting for it")
            }
            Self::Cancelled => formatter.write_str("cancelled"),
            Self::Host { message } => write!(formatter, "the host failed: {message}"),
        }
    }
}

/// One early end, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stop {
    /// The file that was being analyzed; absent in the project analysis, or when the whole run ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Why.
    pub cause: StopReason,
}

#[cfg(test)]
mod tests {
    use super::{Limit, StopReason};

    #[test]
    fn a_limit_reads_as_one_sentence() {
        let stop = StopReason::Limit { limit: Limit::Memory, allowed: 64, used: 128 };
        assert_eq!(stop.to_string(), "limit `memory` reached: 128 bytes needed, 64 allowed");
        assert_eq!(
            serde_json::to_value(&stop).unwrap(),
            serde_json::json!({"reason": "limit", "limit": "memory", "allowed": 64, "used": 128})
        );
    }
}
