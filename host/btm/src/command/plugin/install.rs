//! `btm plugin install`: a plugin for this project, or all that its lock file names.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use btm_model::Capability;
use btm_plugins::{Locked, Source};
use btm_scan::select::MAX_PLUGINS;

use super::{candidate::Candidate, consent, permissions, ready};
use crate::{
    cli::{ConsentArguments, InstallArguments},
    command::{
        installed::{self, Installed},
        session,
    },
    error::CommandError,
    exit::Exit,
    folders, official, output,
};

/// Installs.
pub(crate) fn run(arguments: &InstallArguments) -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let installed = Installed::of(&root)?;
    match &arguments.source {
        Some(source) => {
            let candidate = Candidate::named(source, &root, arguments.digest.as_ref())?;
            one(&candidate, &root, installed, &arguments.consent)
        }
        None => all(&root, &installed, &arguments.consent),
    }
}

/// Installs a plugin that the project does not have yet.
fn one(candidate: &Candidate, root: &Path, mut installed: Installed, consent: &ConsentArguments) -> Result<Exit, CommandError> {
    let name = candidate.name();
    let before = granted_before(candidate, &installed)?;
    output::print(&describe(candidate))?;
    let wanted = &candidate.inspection.manifest.capabilities;
    let grants = consent::ask("Install it", wanted, &before, consent)?;
    let locked = candidate.locked(grants.iter().copied());
    put(candidate, root, &installed)?;
    installed.change(|lock| {
        lock.plugins.insert(name.to_owned(), locked);
        Ok(())
    })?;
    installed.decide(name, &candidate.inspection.digest, &grants)?;
    output::print(&format!("installed {name} {}\n", candidate.inspection.manifest.version))?;
    warn_of_place(&candidate.source);
    Ok(Exit::Clean)
}

/// What the project granted to these very bytes before.
///
/// # Errors
/// If there is no room for the plugin in the project, or other bytes have its name.
fn granted_before(candidate: &Candidate, installed: &Installed) -> Result<BTreeSet<Capability>, CommandError> {
    let (name, lock) = (candidate.name(), &installed.lock);
    if let Some(broken) = lock.broken(name) {
        return Err(installed::wrong(broken));
    }
    match lock.plugins.get(name) {
        Some(locked) if locked.digest != candidate.inspection.digest => {
            let message = format!("another `{name}` is installed in this project: version {}, {}", locked.version, locked.digest);
            let hint = format!("`btm plugin update {name}` takes what its source has now; or `btm plugin remove {name}` first");
            Err(CommandError::usage(message).hint(hint))
        }
        Some(locked) => installed.grants(name, locked),
        None if official::ALL.len() + lock.plugins.len() >= MAX_PLUGINS => {
            let message = format!("this project has {MAX_PLUGINS} plugins, the most that one scan can have");
            Err(CommandError::usage(message).hint("nothing was installed; `btm plugin remove NAME` makes room"))
        }
        None => Ok(BTreeSet::new()),
    }
}

/// Says if others who have the lock file will not find the plugin.
fn warn_of_place(source: &Source) {
    if matches!(source, Source::File(path) if Path::new(path).is_absolute()) {
        let hint = "put the file into the project, or install it from an address, if others are to run it too";
        output::warning("btm.lock names a file outside the project, which other machines do not have", Some(hint));
    }
}

/// Prepares a plugin, as the next scan would, and puts it on the shelf: nothing is installed that cannot run.
pub(crate) fn put(candidate: &Candidate, root: &Path, installed: &Installed) -> Result<(), CommandError> {
    let name = candidate.name();
    ready::prepare(name, &candidate.component, root)?;
    let shelf = installed.shelf()?;
    let stored = shelf.put(&candidate.component, &candidate.inspection);
    folders::prune_shelf(shelf);
    stored.map_err(|error| CommandError::internal(format!("`{name}` cannot be stored"), error).hint("nothing was installed"))
}

/// Installs what the lock file names and this machine does not have.
fn all(root: &Path, installed: &Installed, consent: &ConsentArguments) -> Result<Exit, CommandError> {
    let is_missing = |name: &str, locked: &Locked| installed.find(name, locked).is_err();
    for broken in &installed.lock.broken {
        output::error(&installed::wrong(broken));
    }
    let mut exit = if installed.lock.broken.is_empty() { Exit::Clean } else { Exit::Incomplete };
    let missing: Vec<_> = installed.lock.plugins.iter().filter(|(name, locked)| is_missing(name, locked)).collect();
    if missing.is_empty() {
        if installed.lock.broken.is_empty() {
            output::print("everything that btm.lock names is installed\n")?;
        }
        warn_of_grants(installed.lock.plugins.iter(), installed)?;
        return Ok(exit);
    }
    let mut candidates = Vec::new();
    for (name, locked) in missing {
        match found(name, locked, root) {
            Ok(candidate) => {
                output::print(&(describe(&candidate) + &granted(locked)))?;
                candidates.push(candidate);
            }
            Err(error) => {
                output::error(&error);
                exit = Exit::Incomplete;
            }
        }
    }
    if candidates.is_empty() {
        return Ok(exit);
    }
    consent::ask("Install what btm.lock names", &[], &BTreeSet::new(), consent)?;
    let locked = |candidate: &Candidate| installed.lock.plugins.get_key_value(candidate.name());
    for candidate in &candidates {
        put(candidate, root, installed)?;
        output::print(&format!("installed {} {}\n", candidate.name(), candidate.inspection.manifest.version))?;
        // Who was asked saw what the lock file grants. With --yes, nobody was asked.
        if let Some((name, locked)) = locked(candidate).filter(|_| !consent.yes) {
            installed.decide(name, &locked.digest, &locked.grants)?;
        }
    }
    if consent.yes {
        warn_of_grants(candidates.iter().filter_map(locked), installed)?;
    }
    Ok(exit)
}

/// Says which grants of the lock file the user has not agreed to.
fn warn_of_grants<'a>(
    plugins: impl Iterator<Item = (&'a String, &'a Locked)>,
    installed: &Installed,
) -> Result<(), CommandError> {
    for (name, locked) in plugins {
        let agreed = installed.grants(name, locked)?;
        let open: Vec<&str> = locked.grants.difference(&agreed).map(|grant| grant.name()).collect();
        if !open.is_empty() {
            let message = format!("btm.lock grants {name} {}, and you have not agreed to that", open.join(" and "));
            output::warning(&message, Some(&installed.agreement()?.hint()));
        }
    }
    Ok(())
}

/// What the lock file names, if its source still has it.
fn found(name: &str, locked: &Locked, root: &Path) -> Result<Candidate, CommandError> {
    let candidate = Candidate::from(&locked.source, root, Some(&locked.digest))?;
    if candidate.name() == name {
        return Ok(candidate);
    }
    let message = format!("btm.lock calls it `{name}`, but it is `{}`", candidate.name());
    Err(CommandError::usage(message).hint("undo the edit of btm.lock"))
}

/// What the lock file grants it.
fn granted(locked: &Locked) -> String {
    let grants: Vec<&str> = locked.grants.iter().map(|grant| grant.name()).collect();
    if grants.is_empty() { String::new() } else { format!("  {:<15} {}, by btm.lock\n", "granted", grants.join(", ")) }
}

/// What it is, sees, may do and can not do.
fn describe(candidate: &Candidate) -> String {
    let Candidate { inspection, source, .. } = candidate;
    let manifest = &inspection.manifest;
    let source = source.to_string();
    let from = btm_scan::clean::clean_line(&source, 300);
    let mut text = format!("{} {}, from {from}\n  {:<15} {}\n", manifest.name, manifest.version, "digest", inspection.digest);
    for (what, words) in permissions::lines(inspection) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {what:<15} {words}");
    }
    text
}
