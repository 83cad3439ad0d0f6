//! The hidden command that prepares one plugin: `btm` starts itself with it.

use std::io;

use btm_sandbox::{Preparer, child};

use crate::{error::CommandError, exit::Exit};

/// The command's name.
pub(crate) const NAME: &str = "prepare-one-plugin";

/// Prepares the plugin on standard input.
pub(crate) fn run() -> Result<Exit, CommandError> {
    child::run(&mut io::stdin().lock(), &mut io::stdout().lock())
        .map(|()| Exit::Clean)
        .map_err(|error| CommandError::internal("a plugin could not be prepared", error))
}

/// Starts this very program to prepare plugins.
pub(crate) fn preparer() -> Result<Preparer, CommandError> {
    let program = std::env::current_exe().map_err(|error| CommandError::internal("btm does not find its own program", error))?;
    Ok(Preparer { program, arguments: vec![NAME.into()] })
}
