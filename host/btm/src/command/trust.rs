//! `btm trust`: agreeing to what a project's settings run, load or permit.

use std::path::Path;

use btm_trust::{Agreed, Change, Place, Wish, difference};

use super::{
    installed::Installed,
    plugin::consent,
    session,
    trusted::{self, PIN, SCRIPTS},
};
use crate::{cli::TrustArguments, error::CommandError, exit::Exit, folders, output};

/// Asks, shows, or takes back.
pub(crate) fn run(arguments: &TrustArguments) -> Result<Exit, CommandError> {
    let root = session::root(&[])?;
    if arguments.revoke {
        return revoke(&root);
    }
    let wish = trusted::wish(&root, &Installed::of(&root)?.lock)?;
    if arguments.show {
        return show(&root, &wish);
    }
    if trusted::pin()?.is_some() {
        let message = format!("{PIN} decides what is trusted here, so there is nothing to ask");
        return Err(
            CommandError::usage(message).hint(format!("unset {PIN}; `btm trust --show` prints its value for this project"))
        );
    }
    let place = Place::of(&root);
    let agreed = kept(&place)?;
    if wish.parts().all(|part| agreed.has(part)) {
        // What is not wished any more is not to hold when it comes back.
        trusted::change(&root, |agreed| *agreed = wish.agreed(agreed))?;
        output::print(if wish.is_empty() { NOTHING } else { "you have agreed to all of it already\n" })?;
        return Ok(Exit::Clean);
    }
    output::print(&format!("{}\n{}{SCRIPTS}\n", headline(&agreed, place.main()), lines(&agreed, &wish)))?;
    agree(arguments)?;
    trusted::change(&root, |agreed| *agreed = wish.agreed(agreed))?;
    output::print("trusted; `btm trust --revoke` takes it back\n")?;
    Ok(Exit::Clean)
}

/// What is said where nothing needs a yes.
const NOTHING: &str = "the settings of this project run, load and permit nothing that you would have to agree to\n";

fn kept(place: &Place) -> Result<Agreed, CommandError> {
    let store = folders::trust().map_err(|error| CommandError::usage_because(&error).maybe_hint(error.hint()))?;
    Ok(store.agreed(place))
}

fn agree(arguments: &TrustArguments) -> Result<(), CommandError> {
    if arguments.yes {
        return Ok(());
    }
    if !consent::is_terminal() {
        return Err(CommandError::usage("Agree to this? There is no terminal to ask on")
            .hint(format!("nothing was changed; pass --yes, or set {PIN} to the value that `btm trust --show` prints")));
    }
    if consent::answer("Agree to this?")? {
        return Ok(());
    }
    Err(CommandError::usage("you did not say yes, so nothing was changed"))
}

fn show(root: &Path, wish: &Wish) -> Result<Exit, CommandError> {
    let digest = wish.digest();
    let (agreed, state) = match trusted::pin()? {
        Some(pin) if pin == digest => {
            (wish.agreed(&Agreed::default()), format!("{PIN} is set to this value: all of it is trusted\n"))
        }
        Some(pin) => (Agreed::default(), format!("{PIN} is set to another value, {pin}: nothing is trusted\n")),
        None => (kept(&Place::of(root))?, String::new()),
    };
    if wish.is_empty() {
        output::print(NOTHING)?;
    } else {
        output::print(&format!("  trusted, + not trusted, - no longer in the settings\n{}", lines(&agreed, wish)))?;
    }
    output::print(&format!("{PIN}={digest}\n{state}"))?;
    Ok(Exit::Clean)
}

fn revoke(root: &Path) -> Result<Exit, CommandError> {
    let mut was_empty = true;
    trusted::change(root, |agreed| {
        was_empty = agreed.is_empty();
        *agreed = Agreed::default();
    })?;
    output::print(if was_empty {
        "you had agreed to nothing in this project\n"
    } else {
        "taken back: nothing of this project is trusted any more\n"
    })?;
    Ok(Exit::Clean)
}

fn headline(agreed: &Agreed, main: &Path) -> String {
    let main = btm_scan::clean::clean_line(&main.to_string_lossy(), 300).into_owned();
    let is_new = agreed.is_empty();
    if is_new {
        format!("The settings of {main} run, load or permit this:")
    } else {
        format!("The settings of {main} changed since you agreed to them (- before, + now):")
    }
}

/// All parts, each with what became of it since the user agreed.
fn lines(agreed: &Agreed, wish: &Wish) -> String {
    let line = |(change, part)| {
        let sign = match change {
            Change::Gone => '-',
            Change::Kept => ' ',
            Change::New => '+',
        };
        format!("{sign} {}\n", trusted::shown(part))
    };
    difference(agreed, wish).into_iter().map(line).collect()
}
