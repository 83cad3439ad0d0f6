//! `btm daemon …`.

use clap::{Args, Subcommand};

use super::TaskFormat;

#[derive(Debug, Subcommand)]
pub(crate) enum DaemonCommand {
    /// Start the daemon of this project, which stays until you stop it; one that a command starts by itself ends when it is idle.
    Start(StartArguments),
    /// End it. What runs goes on, and the next daemon takes it over.
    Stop,
    /// Show how it is.
    Status(StatusArguments),
    /// Show who started, cancelled, retried, granted and changed what, the newest line last.
    Audit(AuditArguments),
}

#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    /// At most so many lines.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50)]
    pub(crate) most: usize,
    /// How to show them.
    #[arg(long, value_enum, default_value_t, value_name = "text|json")]
    pub(crate) format: TaskFormat,
}

#[derive(Debug, Args)]
pub(crate) struct StartArguments {
    /// Stay, and log to standard error: for a service manager.
    #[arg(long)]
    pub(crate) foreground: bool,
    /// Leave the terminal; only for btm itself.
    #[arg(long, hide = true, requires = "foreground")]
    pub(crate) detached: bool,
    /// End when nobody needs it; only for btm itself.
    #[arg(long, hide = true, requires = "foreground")]
    pub(crate) until_idle: bool,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    /// How to show it.
    #[arg(long, value_enum, default_value_t, value_name = "text|json")]
    pub(crate) format: TaskFormat,
}
