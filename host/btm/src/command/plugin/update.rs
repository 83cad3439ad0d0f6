//! `btm plugin update`: takes what the sources have now, after it has shown what would change.

use std::{collections::BTreeSet, path::Path};

use btm_model::Capability;
use btm_plugins::Locked;
use btm_sandbox::inspect::Wanted;

use super::{
    candidate::{Candidate, unusable},
    consent, difference, install, ready,
};
use crate::{
    cli::UpgradeArguments,
    command::{
        installed::{self, Installed},
        session,
    },
    error::CommandError,
    exit::Exit,
    output,
};

/// Updates one plugin, or all.
pub(crate) fn run(arguments: &UpgradeArguments) -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    let mut installed = Installed::of(&root)?;
    let names: Vec<String> = match &arguments.name {
        Some(name) => {
            installed.named(name)?;
            vec![name.clone()]
        }
        None => installed.lock.plugins.keys().cloned().collect(),
    };
    let mut exit = Exit::Clean;
    for broken in installed.lock.broken.iter().filter(|_| arguments.name.is_none()) {
        output::error(&installed::wrong(broken));
        exit = Exit::Incomplete;
    }
    for name in names {
        let locked = installed.named(&name)?.clone();
        if let Err(error) = one(&name, &locked, &root, &mut installed, arguments) {
            if arguments.name.is_some() {
                return Err(error);
            }
            output::error(&error);
            exit = Exit::Incomplete;
        }
    }
    Ok(exit)
}

fn one(
    name: &str,
    locked: &Locked,
    root: &Path,
    installed: &mut Installed,
    arguments: &UpgradeArguments,
) -> Result<(), CommandError> {
    let candidate = Candidate::from(&locked.source, root, arguments.digest.as_ref())?;
    if candidate.name() != name {
        let message = format!("the source of `{name}` now has `{}`", candidate.name());
        return Err(CommandError::usage(message).hint("nothing was changed; install that under its own name"));
    }
    if candidate.inspection.digest == locked.digest {
        return output::print(&format!("{name} {}: its source has nothing new\n", locked.version));
    }
    let after = ready::prepare(name, &candidate.component, root)?;
    let manifest = &candidate.inspection.manifest;
    output::print(&format!("{name} {} -> {}\n", locked.version, manifest.version))?;
    output::print(&format!("  {} -> {}\n", locked.digest, candidate.inspection.digest))?;
    let before = installed.find(name, locked).map_err(|refusal| unusable(name, &refusal));
    match before.and_then(|before| ready::prepare(name, &before, root)) {
        Ok(before) => output::print(&difference::lines(&before, &after))?,
        Err(error) => output::warning(&format!("what changes cannot be told: {error}"), None),
    }
    if arguments.dry_run {
        return Ok(());
    }
    let kept = still_wanted(name, locked, &manifest.capabilities, installed)?;
    let grants = consent::ask(&format!("Update {name}"), &manifest.capabilities, &kept, &arguments.consent)?;
    install::put(&candidate, root, installed)?;
    installed.change_one(name, &locked.digest, |now| *now = candidate.locked(grants.iter().copied()))?;
    installed.decide(name, &candidate.inspection.digest, &grants)?;
    output::print(&format!("updated {name} to {}\n", manifest.version))
}

/// The grants that the user agreed to and that the new bytes want with the same arguments: for anything else the user is asked again.
fn still_wanted(
    name: &str,
    locked: &Locked,
    wanted: &[Wanted],
    installed: &Installed,
) -> Result<BTreeSet<Capability>, CommandError> {
    let Ok(before) = installed.find(name, locked) else { return Ok(BTreeSet::new()) };
    let Ok(inspection) = before.inspect() else { return Ok(BTreeSet::new()) };
    let earlier = &inspection.manifest.capabilities;
    let is_same = |capability: &Capability| {
        let of =
            |wanted: &[Wanted]| wanted.iter().find(|wanted| wanted.name == *capability).map(|wanted| wanted.arguments.clone());
        of(earlier).is_some() && of(earlier) == of(wanted)
    };
    Ok(installed.grants(name, locked)?.into_iter().filter(is_same).collect())
}
