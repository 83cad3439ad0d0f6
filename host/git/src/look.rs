//! A look at what git opens, before git is started: it would wait for a pipe without end.
//!
//! Git opens more than is looked at here: every ref, every pack, whatever a configuration includes. For that there is a limit to
//! how long it is waited for ([`GitError::Silent`]).

use std::{
    fs,
    path::{Path, PathBuf},
};

use btm_files::ReadError;

use crate::{Checkout, CheckoutError, GitError, Surroundings, top_of};

/// What git opens in the folder of a repository, or in that of a work tree.
const OF_REPOSITORY: [&str; 14] = [
    "HEAD",
    "commondir",
    "config",
    "config.worktree",
    "gitdir",
    "index",
    "info/attributes",
    "info/exclude",
    "info/grafts",
    "info/sparse-checkout",
    "objects/info/alternates",
    "objects/info/commit-graph",
    "packed-refs",
    "shallow",
];

/// What git opens at the top of a work tree.
const OF_WORK_TREE: [&str; 3] = [".gitattributes", ".gitignore", ".gitmodules"];

/// What git opens in any folder to see whether that is a repository without a work tree.
const OF_BARE: [&str; 2] = ["HEAD", "commondir"];

/// The variables that name what git opens instead.
const NAMED: [&str; 2] = ["GIT_INDEX_FILE", "GIT_SHALLOW_FILE"];

/// The most bytes of a `HEAD`, which has one name.
const MAX_HEAD: u64 = 16 << 10;

/// Refuses what git would wait for if it were asked about `folder`.
///
/// # Errors
/// [`GitError::Special`].
pub fn require_files(folder: &Path, surroundings: &Surroundings) -> Result<(), GitError> {
    let variable =
        |name: &str| surroundings.variables().get(std::ffi::OsStr::new(name)).map(|path| surroundings.folder().join(path));
    for named in NAMED.iter().filter_map(|name| variable(name)) {
        require_file(named)?;
    }
    for repository in ["GIT_DIR", "GIT_COMMON_DIR"].iter().filter_map(|name| variable(name)) {
        require_in(&repository)?;
    }
    let top = top_of(folder);
    for above in folder.ancestors().take_while(|above| top.is_none_or(|top| above.starts_with(top))) {
        OF_BARE.iter().try_for_each(|name| require_file(above.join(name)))?;
    }
    let Some(top) = top else { return Ok(()) };
    OF_WORK_TREE.iter().try_for_each(|name| require_file(top.join(name)))?;
    match Checkout::at(top) {
        Ok(Some(checkout)) => checkout.folders().iter().try_for_each(|folder| require_in(folder)),
        Err(CheckoutError::Unreadable { path, error: ReadError::NotRegular(kind) }) => Err(GitError::Special { path, kind }),
        // Git says what is wrong with it.
        Ok(None) | Err(_) => Ok(()),
    }
}

fn require_in(repository: &Path) -> Result<(), GitError> {
    OF_REPOSITORY.iter().try_for_each(|name| require_file(repository.join(name)))?;
    let head = btm_files::read_text(&repository.join("HEAD"), MAX_HEAD).unwrap_or_default();
    head.strip_prefix("ref:").map_or(Ok(()), |name| require_file(repository.join(name.trim())))
}

/// Refuses what is there, but neither a file nor a folder.
fn require_file(path: PathBuf) -> Result<(), GitError> {
    match fs::metadata(&path) {
        Ok(found) if !found.is_file() && !found.is_dir() => Err(GitError::Special { path, kind: "a pipe, socket or device" }),
        _ => Ok(()),
    }
}
