//! `btm plugin remove`: takes a plugin out of this project's lock file. Its bytes stay for other projects until they are old.

use btm_scan::clean::clean_line;

use crate::{
    command::{installed::Installed, session},
    error::CommandError,
    exit::Exit,
    official, output,
};

/// Removes it.
pub(crate) fn run(name: &str) -> Result<Exit, CommandError> {
    let mut installed = Installed::of(&session::root(&[])?)?;
    if official::named(name).is_some() && installed.lock.broken(name).is_none() {
        let hint = format!("to switch it off, write in btm.toml: [plugin.{name}] and enabled = false");
        return Err(CommandError::usage(format!("`{name}` is part of btm")).hint(hint));
    }
    if installed.lock.broken(name).is_none() {
        installed.named(name)?;
    }
    installed.change(|lock| {
        lock.remove(name);
        Ok(())
    })?;
    installed.forget(name)?;
    output::print(&format!("removed {}, and what it was granted\n", clean_line(name, 100)))?;
    Ok(Exit::Clean)
}
