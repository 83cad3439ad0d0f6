//! `btm cache`: what is kept between runs.

use std::sync::Arc;

use btm_report::units;
use btm_store::{StoreError, Verified};

use crate::{cli::CacheCommand, error::CommandError, exit::Exit, folders, output};

/// Shows, checks or empties it.
pub(crate) fn run(command: &CacheCommand) -> Result<Exit, CommandError> {
    let vault = Arc::new(folders::vault().map_err(|error| unusable(&error))?);
    let results = folders::results(&vault).map_err(|error| unusable(&error))?;
    let index = folders::index().map_err(|error| unusable(&error))?;
    let text = match command {
        CacheCommand::Stats => {
            let unlisted = |error| CommandError::internal("the cache cannot be listed", error);
            let (plugins, plugin_bytes) = vault.size().map_err(unlisted)?;
            let (projects, project_bytes) = index.size().map_err(unlisted)?;
            let stats = results.open().and_then(|session| session.stats()).map_err(broken)?;
            format!(
                "prepared plugins  {}, {}\nproject indexes   {}, {}\nresults           {}, {}\n",
                units::counted(plugins as u64, "file"),
                units::bytes(plugin_bytes),
                units::counted(projects as u64, "file"),
                units::bytes(project_bytes),
                units::counted(stats.records, "result"),
                units::bytes(stats.bytes)
            )
        }
        CacheCommand::Verify => {
            let mut session = results.open().map_err(broken)?;
            let was_broken = if session.was_broken() { "the results were damaged and are made anew\n" } else { "" };
            let Verified { good, removed } = session.verify().map_err(broken)?;
            format!("{was_broken}{good} results are as this user wrote them; {removed} were not, and are removed\n")
        }
        CacheCommand::Clean => {
            let stuck = |error| CommandError::internal("what is kept cannot be removed", error);
            vault.prune(0).map_err(stuck)?;
            index.prune(0).map_err(stuck)?;
            results.clean().map_err(broken)?;
            "everything that was kept is removed\n".to_owned()
        }
    };
    output::print(&text)?;
    Ok(Exit::Clean)
}

fn unusable(error: &folders::NoVault) -> CommandError {
    CommandError::usage(format!("the cache cannot be used: {error}")).maybe_hint(error.hint())
}

fn broken(error: StoreError) -> CommandError {
    CommandError::internal("the results cannot be used", error).hint("`btm cache clean` removes them")
}
