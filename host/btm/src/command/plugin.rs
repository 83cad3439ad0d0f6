//! `btm plugin …`: install, look at, update and remove plugins, and say what they may do.

mod build;
mod candidate;
pub(crate) mod consent;
mod difference;
mod download;
mod grant;
mod inspect;
mod install;
mod list;
mod new;
mod permissions;
mod ready;
mod remove;
mod test;
mod update;
mod verify;

use crate::{cli::PluginCommand, error::CommandError, exit::Exit};

/// Does what was asked for.
pub(crate) fn run(command: &PluginCommand) -> Result<Exit, CommandError> {
    match command {
        PluginCommand::Install(arguments) => install::run(arguments),
        PluginCommand::List => list::run(),
        PluginCommand::Inspect(arguments) => inspect::run(arguments),
        PluginCommand::Update(arguments) => update::run(arguments),
        PluginCommand::Verify => verify::run(),
        PluginCommand::Remove(arguments) => remove::run(&arguments.name),
        PluginCommand::New(arguments) => new::run(arguments),
        PluginCommand::Build(arguments) => build::run(arguments),
        PluginCommand::Test(arguments) => test::run(arguments),
        PluginCommand::Grant(arguments) => grant::run(arguments, true),
        PluginCommand::Revoke(arguments) => grant::run(arguments, false),
    }
}
