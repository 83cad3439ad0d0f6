//! `btm plugin grant` and `revoke`: what a plugin may do beyond reporting.

use btm_plugins::Locked;

use super::permissions;
use crate::{
    cli::GrantArguments,
    command::{installed::Installed, session},
    error::CommandError,
    exit::Exit,
    output,
};

/// Grants a capability, or takes it back.
pub(crate) fn run(arguments: &GrantArguments, is_granted: bool) -> Result<Exit, CommandError> {
    let GrantArguments { name, capability } = arguments;
    let mut installed = Installed::of(&session::root(&[])?)?;
    let locked = installed.named(name)?.clone();
    let mut told = format!("{name} may no longer use `{capability}`\n");
    if is_granted {
        told = format!("{name} is granted {}\n", wanted(&installed, arguments, &locked)?);
    }
    let agreed = installed.grants(name, &locked)?;
    if locked.grants.contains(capability) == is_granted && agreed.contains(capability) == is_granted {
        let already = if is_granted { "is granted already" } else { "is not granted" };
        output::print(&format!("`{capability}` {already} to {name}; nothing was changed\n"))?;
        return Ok(Exit::Clean);
    }
    installed.change_one(name, &locked.digest, |now| {
        match is_granted {
            true => now.grants.insert(*capability),
            false => now.grants.remove(capability),
        };
    })?;
    installed.decide_one(name, &locked.digest, *capability, is_granted)?;
    output::print(&told)?;
    Ok(Exit::Clean)
}

/// What the capability lets the plugin do, if it asks for it.
fn wanted(installed: &Installed, arguments: &GrantArguments, locked: &Locked) -> Result<String, CommandError> {
    let GrantArguments { name, capability } = arguments;
    let component = installed.find(name, locked).map_err(|refusal| super::candidate::unusable(name, &refusal))?;
    let inspection = component.inspect().map_err(|refusal| super::candidate::unusable(name, refusal))?;
    let wanted = inspection.manifest.capabilities.iter().find(|wanted| wanted.name == *capability);
    let wanted = wanted.ok_or_else(|| {
        CommandError::usage(format!("`{name}` does not ask for `{capability}`"))
            .hint("a plugin can use only what its manifest asks for; `btm plugin inspect` shows it")
    })?;
    Ok(permissions::capability(wanted))
}
