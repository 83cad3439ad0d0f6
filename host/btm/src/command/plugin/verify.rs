//! `btm plugin verify`: whether the installed plugins are byte for byte what the lock file names.

use btm_model::Digest;
use btm_plugins::Locked;

use crate::{
    command::{installed::Installed, session},
    error::CommandError,
    exit::Exit,
    output,
};

/// Reads and hashes all of them.
pub(crate) fn run() -> Result<Exit, CommandError> {
    let installed = Installed::of(&session::root(&[])?)?;
    let (mut text, mut wrong) = (String::new(), 0);
    for (name, locked) in &installed.lock.plugins {
        let state = match check(&installed, name, locked) {
            Ok(()) => "as btm.lock names it".to_owned(),
            Err(reason) => {
                wrong += 1;
                btm_scan::clean::clean_line(&reason, 500).into_owned()
            }
        };
        text += &format!("{name} {}: {state}\n", locked.version);
    }
    for broken in &installed.lock.broken {
        wrong += 1;
        text += &format!("{}: its entry in btm.lock is wrong, line {}: {}\n", broken.label, broken.line, broken.problem);
    }
    let count = installed.lock.plugins.len() + installed.lock.broken.len();
    output::print(&format!("{text}{} of {count} plugins are as btm.lock names them\n", count - wrong))?;
    if wrong == 0 {
        return Ok(Exit::Clean);
    }
    let plugins = if wrong == 1 { "1 plugin is".to_owned() } else { format!("{wrong} plugins are") };
    Err(CommandError::incomplete(format!("{plugins} not to be had as named"))
        .hint("`btm plugin install` installs what btm.lock names"))
}

/// Why a plugin is not what the lock file names.
fn check(installed: &Installed, name: &str, locked: &Locked) -> Result<(), String> {
    let component = installed.find(name, locked).map_err(|refusal| refusal.message)?;
    let bytes = component.bytes().map_err(|refusal| refusal.message.clone())?;
    let digest = Digest::of(bytes);
    if digest != locked.digest {
        return Err(format!("its bytes have the digest {digest}"));
    }
    let manifest = &component.inspect().map_err(|refusal| refusal.message.clone())?.manifest;
    if manifest.version != locked.version || manifest.contract != locked.contract {
        let (version, contract) = (&manifest.version, &manifest.contract);
        return Err(format!("it is version {version} for contract {contract}, which btm.lock does not say"));
    }
    let asks = |grant| manifest.capabilities.iter().any(|wanted| wanted.name == grant);
    match locked.grants.iter().find(|grant| !asks(**grant)) {
        Some(grant) => Err(format!("btm.lock grants it `{grant}`, which it does not ask for")),
        None => Ok(()),
    }
}
