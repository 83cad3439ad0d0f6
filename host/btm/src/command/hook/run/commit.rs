//! The check before a commit, and whatever a manager of hooks has checked with it.

use std::path::{Path, PathBuf};

use super::{
    MANAGER, Moment, Typed,
    asked::{Asked, Manager, Staged},
    root, variable,
};
use crate::{
    cli::RunHookArguments,
    command::{
        scan,
        scope::{self, Within},
    },
    error::CommandError,
    exit::Exit,
};

/// How a commit passes by.
const PASS_BY: &str = "`git commit --no-verify` skips the check for this commit";

/// Checks what is asked for.
pub(super) fn run(arguments: &RunHookArguments) -> Result<Exit, CommandError> {
    let is_blocking = !arguments.non_blocking;
    let typed = match typed(&arguments.arguments) {
        Ok(typed) => typed,
        Err(error) => return moment(None, true, is_blocking).end(Err(error)),
    };
    let (typed, is_commit) = typed;
    let checked = scan::run(&typed.arguments, None);
    moment(typed.shown(), is_commit, is_blocking).end(checked)
}

/// The scan, and whether it is about a commit that is being made.
fn typed(files: &[PathBuf]) -> Result<(Typed, bool), CommandError> {
    let root = root()?;
    Ok(match asked(files, &root)? {
        Asked::Staged(files) => (Typed::new(&["--staged"], &files, &root)?, true),
        Asked::Files(files) => (Typed::new(&[], &files, &root)?, false),
        Asked::Range { from, to, files } => {
            let range = range(&root, &from, &to)?;
            (Typed::new(&[&format!("--since={range}")], &files, &root)?, false)
        }
    })
}

fn asked(files: &[PathBuf], root: &Path) -> Result<Asked, CommandError> {
    let is_there = variable(MANAGER).is_some();
    let range = variable("PRE_COMMIT_FROM_REF").zip(variable("PRE_COMMIT_TO_REF")).filter(|_| is_there);
    let manager = Manager { is_there, range, files: files.to_owned() };
    let staged = if manager.range.is_some() || (!is_there && files.is_empty()) {
        Staged { is_any: false, has_all: false }
    } else {
        staged(files, root)?
    };
    Ok(manager.asks(&staged))
}

fn staged(files: &[PathBuf], root: &Path) -> Result<Staged, CommandError> {
    let staged = scope::repository(root, "the hook")?.staged().map_err(scope::of_git)?;
    let named = Within::new(root, files)?;
    Ok(Staged { is_any: !staged.differing.is_empty(), has_all: named.are_all_among(&staged.differing) })
}

/// What differs between two revisions as pre-commit means it: since they went apart, or at all where that cannot be told.
fn range(root: &Path, from: &str, to: &str) -> Result<String, CommandError> {
    let have_base = scope::repository(root, "the hook")?.have_base(from, to).map_err(scope::of_git)?;
    Ok(if have_base { format!("{from}...{to}") } else { format!("{from}..{to}") })
}

fn moment(again: Option<String>, is_commit: bool, is_blocking: bool) -> Moment {
    let again = again.map(|again| format!("`{again}` shows this again"));
    let pass_by = (is_commit && is_blocking).then(|| PASS_BY.to_owned());
    let hints: Vec<String> = again.into_iter().chain(pass_by).collect();
    let hint = (!hints.is_empty()).then(|| hints.join("; "));
    Moment { what: is_commit.then_some("the commit"), hint, is_blocking }
}
