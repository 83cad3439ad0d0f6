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
    let again = words.join(" ");
    let exit = match scan::run(&scan, None) {
        Ok(exit) => exit,
        Err(error) => return unchecked(error, &again, arguments),
    };
    if exit == Exit::Clean {
        return Ok(exit);
    }
    if arguments.non_blocking {
        output::warning("the commit goes through all the same", Some(&format!("`{again}` shows this again")));
        return Ok(Exit::Clean);
    }
    output::warning("the commit was stopped", Some(&pass_by(&again)));
    Ok(exit)
}

/// Says that nothing was checked, and what that means for the commit.
fn unchecked(error: CommandError, again: &str, arguments: &RunHookArguments) -> Result<Exit, CommandError> {
    if arguments.non_blocking {
        output::error(&error);
        output::warning(
            "nothing was checked, and the commit goes through all the same",
            Some(&format!("`{again}` shows this again")),
        );
        return Ok(Exit::Clean);
    }
    output::warning("nothing was checked, so the commit was stopped", Some(&pass_by(again)));
    Err(error)
}

fn pass_by(again: &str) -> String {
    format!("`{again}` shows this again; `git commit --no-verify` skips the check for this commit")
}
