//! Asks the user: on a terminal, or by what the arguments say.

use std::{
    collections::BTreeSet,
    io::{self, BufRead as _, IsTerminal as _},
};

use btm_model::Capability;
use btm_sandbox::inspect::Wanted;

use super::permissions;
use crate::{cli::ConsentArguments, error::CommandError, output};

/// Asks whether to go on with `what` (“Install it”), and for each capability that is wanted whether to grant it, but for those in
/// `before`. What is granted then.
pub(crate) fn ask(
    what: &str,
    wanted: &[Wanted],
    before: &BTreeSet<Capability>,
    arguments: &ConsentArguments,
) -> Result<BTreeSet<Capability>, CommandError> {
    check(wanted, arguments)?;
    if !is_terminal() {
        check_without_terminal(what, wanted, before, arguments)?;
    }
    if !arguments.yes && !answer(&format!("{what}?"))? {
        return Err(CommandError::usage("you did not say yes, so nothing was changed"));
    }
    let mut granted = BTreeSet::new();
    for wanted in wanted {
        let decided = [(&arguments.deny, false), (&arguments.grant, true)];
        let decided = decided.into_iter().find_map(|(named, decision)| named.contains(&wanted.name).then_some(decision));
        let is_granted = match decided {
            Some(decision) => decision,
            None if before.contains(&wanted.name) => true,
            None => answer(&format!("Grant {}?", permissions::capability(wanted)))?,
        };
        granted.extend(is_granted.then_some(wanted.name));
    }
    Ok(granted)
}

/// Refuses grants of what the plugin does not want.
fn check(wanted: &[Wanted], arguments: &ConsentArguments) -> Result<(), CommandError> {
    let is_wanted = |capability: &Capability| wanted.iter().any(|wanted| wanted.name == *capability);
    match arguments.grant.iter().chain(&arguments.deny).find(|capability| !is_wanted(capability)) {
        Some(capability) => Err(CommandError::usage(format!("the plugin does not ask for `{capability}`"))
            .hint(format!("leave out `{capability}`; `btm plugin inspect` shows what a plugin asks for"))),
        None => Ok(()),
    }
}

/// Where nobody can be asked, the arguments must say everything.
fn check_without_terminal(
    what: &str,
    wanted: &[Wanted],
    before: &BTreeSet<Capability>,
    arguments: &ConsentArguments,
) -> Result<(), CommandError> {
    let is_open = |name: &Capability| ![&arguments.grant, &arguments.deny].iter().any(|named| named.contains(name));
    let open = wanted.iter().map(|wanted| wanted.name).filter(|name| is_open(name) && !before.contains(name));
    let flags: Vec<String> = open.map(|name| format!("--grant {name} or --deny {name}")).collect();
    if arguments.yes && flags.is_empty() {
        return Ok(());
    }
    let flags = ["--yes".to_owned()].into_iter().chain(flags).collect::<Vec<_>>().join(", and ");
    let message = format!("{what}? There is no terminal to ask on");
    Err(CommandError::usage(message).hint(format!("nothing was changed; say {flags}")))
}

/// Whether somebody can be asked.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether the user says yes; anything else is a no.
pub(crate) fn answer(question: &str) -> Result<bool, CommandError> {
    let mut line = String::new();
    let mut read = || {
        output::ask(&format!("{question} [y/N]"))?;
        io::stdin().lock().read_line(&mut line)
    };
    read().map_err(|error| CommandError::internal("the terminal cannot be read", error))?;
    Ok(matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
