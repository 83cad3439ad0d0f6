//! `btm hook run`: what the hook does. It is a scan of what is staged, which anybody can run by hand.

use clap::Parser as _;

use crate::{
    cli::{Cli, Command, RunHookArguments},
    command::{scan, session},
    error::CommandError,
    exit::Exit,
    output,
};

/// Scans what is staged, and says how to pass by.
pub(super) fn run(arguments: &RunHookArguments) -> Result<Exit, CommandError> {
    let mut words = vec!["btm", "scan", "--staged", "--quiet"];
    // Without a baseline, everything is new.
    if session::root(&[])?.join(btm_baseline::FILE_NAME).is_file() {
        words.push("--new-only");
    }
    let cli = Cli::try_parse_from(&words).map_err(|error| CommandError::internal("the hook's own command is wrong", error))?;
    let Command::Scan(scan) = cli.command else { return Ok(Exit::Clean) };
    let exit = scan::run(&scan, None)?;
    if exit == Exit::Clean {
        return Ok(exit);
    }
    let again = words.join(" ");
    if arguments.non_blocking {
        output::warning("the commit goes through all the same", Some(&format!("`{again}` shows this again")));
        return Ok(Exit::Clean);
    }
    let hint = format!("`{again}` shows this again; `git commit --no-verify` passes by once");
    output::warning("the commit was stopped", Some(&hint));
    Ok(exit)
}
