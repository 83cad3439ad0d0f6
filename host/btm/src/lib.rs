//! The command line of `btm`: arguments, one library call, an exit code.

mod cancel;
mod cli;
mod command;
mod diagnostics;
mod error;
mod exit;
mod folders;
mod limits;
mod memory;
mod official;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command};

/// Runs the command that the arguments of this process ask for.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return output::usage(&error),
    };
    diagnostics::start(cli.log_level);
    let result = match cli.command {
        Command::Scan(arguments) => command::scan::run(&arguments, cli.log_level),
        Command::Baseline(command) => command::baseline::run(&command, cli.log_level),
        Command::Plugin(command) => command::plugin::run(&command),
        Command::Hook(command) => command::hook::run(&command),
        Command::Task(command) => command::task::run(&command),
        Command::Daemon(command) => command::daemon::run(&command),
        Command::Config(command) => command::config::run(&command),
        Command::Trust(arguments) => command::trust::run(&arguments),
        Command::Cache(command) => command::cache::run(&command),
        Command::Prepare => command::prepare::run(),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => {
            output::error(&error);
            error.exit().into()
        }
    }
}
