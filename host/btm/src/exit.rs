//! What the exit code says.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// A part of what a task wrote is missing.
    Partial,
    /// Wrong usage or configuration, a missing path or plugin.
    Usage,
    /// A plugin was refused, stopped or failed on something, or a file could not be read.
    Incomplete,
    /// An internal error, output that could not be written, or a daemon that cannot do what it was asked for.
    Internal,
    /// The user ended it.
    Interrupted,
    /// As the task ended that was waited for.
    OfTask(u8),
}

impl Exit {
    /// The code of [`Exit::Interrupted`], as shells give it to a program that ends on SIGINT.
    pub(crate) const INTERRUPTED_CODE: i32 = 130;
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Findings | Exit::Partial => 1,
            Exit::Usage => 2,
            Exit::Incomplete => 3,
            Exit::Internal => 4,
            Exit::Interrupted => 130,
            Exit::OfTask(code) => code,
        })
    }
}
