//! The check before a push: all contents that are sent, also those that only earlier commits have.

use std::io::{self, IsTerminal as _, Read as _};

use btm_git::{Outgoing, Update};

use super::{Moment, Typed, root};
use crate::{
    cli::RunHookArguments,
    command::{
        scan,
        scope::{self, Wanted},
    },
    error::CommandError,
    exit::Exit,
    output,
};

/// The most bytes that git says: tens of thousands of references.
const MAX_INPUT: u64 = 16 << 20;

/// So many earlier contents of one file are checked at most; each takes a scan.
const MAX_EARLIER: usize = 100;

/// Checks what git says that it will send.
pub(super) fn run(arguments: &RunHookArguments) -> Result<Exit, CommandError> {
    let is_blocking = !arguments.non_blocking;
    let hint = is_blocking.then(|| "`git push --no-verify` skips the check for this push".to_owned());
    Moment { what: Some("the push"), hint, is_blocking }.end(check(arguments))
}

fn check(arguments: &RunHookArguments) -> Result<Exit, CommandError> {
    let updates = updates()?;
    if updates.is_empty() {
        let hint = "if something was to be pushed, a manager of hooks has to pass git's standard input on, as lefthook does with \
                    `use_stdin: true`";
        output::warning("git named nothing to push, so nothing was checked", Some(hint));
        return Ok(Exit::Clean);
    }
    let root = root()?;
    let repository = scope::repository(&root, "the hook")?;
    let outgoing = repository.outgoing(&updates, remote(arguments).as_deref()).map_err(scope::of_git)?;
    let (last, mut earlier): (Vec<_>, Vec<_>) = outgoing.into_iter().partition(|outgoing| !outgoing.is_earlier);
    let left_out = earlier.len().saturating_sub(MAX_EARLIER);
    earlier.truncate(MAX_EARLIER);
    let mut worst = Exit::Clean;
    for outgoing in last.into_iter().chain(earlier) {
        let exit = check_one(outgoing, &root)?;
        if exit == Exit::Interrupted {
            return Ok(exit);
        }
        worst = worse(worst, exit);
    }
    if left_out > 0 {
        let message =
            format!("some files have more than {MAX_EARLIER} earlier contents that are sent; the others were not checked");
        output::warning(&message, None);
        worst = worse(worst, Exit::Incomplete);
    }
    Ok(worst)
}

fn check_one(outgoing: Outgoing, root: &std::path::Path) -> Result<Exit, CommandError> {
    let typed = Typed::new(&[], &[], root)?;
    let exit = scan::run_on(&typed.arguments, Wanted::Held(outgoing.snapshot), None)?;
    if exit != Exit::Clean && outgoing.is_earlier {
        let message = format!("this is in an earlier commit of `{}`, which is sent too", outgoing.reference);
        output::warning(
            &message,
            Some("take it out of the commits, such as with `git rebase --interactive`; a later commit does not help"),
        );
    }
    Ok(exit)
}

/// What git says on the input.
fn updates() -> Result<Vec<Update>, CommandError> {
    let input = io::stdin();
    if input.is_terminal() {
        let message = "git says on the input of this hook what is pushed, and here is a terminal";
        return Err(CommandError::usage(message).hint("`git push --dry-run` runs the hook and sends nothing"));
    }
    let mut text = String::new();
    let read = input.lock().take(MAX_INPUT).read_to_string(&mut text);
    read.map_err(|error| CommandError::internal("the input of the hook cannot be read", error))?;
    let update = |line: &str| {
        let message = || format!("`{}` is not what git says before a push", line.escape_debug());
        Update::parse(line).ok_or_else(|| {
            CommandError::usage(message())
                .hint("git runs this hook, with `<local ref> <object> <remote ref> <object>` in each line")
        })
    };
    text.lines().filter(|line| !line.is_empty()).map(update).collect()
}

/// The name of the remote; nothing if only an address was given, which git passes as both.
fn remote(arguments: &RunHookArguments) -> Option<String> {
    match &arguments.arguments[..] {
        [name, url, ..] if name == url => None,
        [name, ..] => name.to_str().map(str::to_owned),
        [] => None,
    }
}

/// Incomplete wins over findings, as in a scan.
fn worse(one: Exit, other: Exit) -> Exit {
    match (one, other) {
        (Exit::Clean, exit) | (exit, Exit::Clean) => exit,
        (Exit::Findings, exit) | (exit, Exit::Findings) => exit,
        (exit, _) => exit,
    }
}
