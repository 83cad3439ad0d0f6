//! `btm plugin remove`: takes a plugin out of this project's lock file. Its bytes stay for other projects until they are old.

use crate::{
    command::{installed::Installed, session},
    error::CommandError,
    exit::Exit,
    official, output,
};

/// Removes it.
pub(crate) fn run(name: &str) -> Result<Exit, CommandError> {
    if official::named(name).is_some() {
        let hint = format!("to switch it off, write in btm.toml: [plugin.{name}] and enabled = false");
        return Err(CommandError::usage(format!("`{name}` is part of btm")).hint(hint));
    }
    let mut installed = Installed::of(&session::root(&[])?)?;
    installed.named(name)?;
    installed.change(|lock| {
        lock.plugins.remove(name);
        Ok(())
    })?;
    output::print(&format!("removed {name}, and what it was granted\n"))?;
    Ok(Exit::Clean)
}
