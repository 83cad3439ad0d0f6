//! Why a chore failed.

use std::{fmt, io, process::ExitStatus};

/// Why a chore failed.
#[derive(Debug)]
pub enum Failure {
    /// It was called wrongly; holds how to call it.
    Usage(&'static str),
    /// A program could not be started.
    Start {
        /// Which.
        program: String,
        /// Why.
        error: io::Error,
    },
    /// A program failed; it has said why.
    Failed {
        /// With its arguments.
        command: String,
        /// How.
        status: ExitStatus,
    },
    /// Something is missing that only the user can add; says how.
    Missing(String),
}

impl Failure {
    /// 2 for wrong usage, as `btm` has it; else 1.
    pub fn exit_code(&self) -> u8 {
        if matches!(self, Self::Usage(_)) { 2 } else { 1 }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(usage) => write!(formatter, "no such chore\n\n{usage}"),
            Self::Start { program, error } => write!(formatter, "cannot run `{program}`: {error}"),
            Self::Failed { command, status } => write!(formatter, "`{command}` failed ({status})"),
            Self::Missing(advice) => formatter.write_str(advice),
        }
    }
}
