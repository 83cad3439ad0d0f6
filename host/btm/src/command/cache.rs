//! `btm cache`: what is kept between runs.

use std::sync::Arc;

use btm_report::units;
use btm_store::{StoreError, Verified};

use crate::{cli::CacheCommand, error::CommandError, exit::Exit, folders, output};

/// Shows, checks or empties it.
pub(crate) fn run(command: &CacheCommand) -> Result<Exit, CommandError> {
    let vault = Arc::new(folders::vault().map_err(|error| unusable(&error))?);
    let results = folders::results(&vault).map_err(|error| unusable(&error))?;
    let text = match command {
        CacheCommand::Stats => {
            let (plugins, bytes) = vault.size().map_err(|error| CommandError::internal("the cache cannot be listed", error))?;
            let stats = results.open().and_then(|session| session.stats()).map_err(broken)?;
            format!(
                "prepared plugins  {}, {}\nresults           {}, {}\n",
                units::counted(plugins as u64, "file"),
                units::bytes(bytes),
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
            vault.prune(0).map_err(|error| CommandError::internal("the prepared plugins cannot be removed", error))?;
            results.clean().map_err(broken)?;
            "everything that was kept is removed\n".to_owned()
        }
    };
    output::print(&text)?;
    Ok(Exit::Clean)
}

fn unusable(error: &folders::NoVault) -> CommandError {
    let unusable = CommandError::usage(format!("the cache cannot be used: {error}"));
    match error.hint() {
        Some(hint) => unusable.hint(hint),
        None => unusable,
    }
}

fn broken(error: StoreError) -> CommandError {
    CommandError::internal("the results cannot be used", error).hint("`btm cache clean` removes them")
}
