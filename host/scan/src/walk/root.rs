//! Where a project begins.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::WalkError;

/// The project that a path belongs to: the nearest folder upward with `btm.toml` within the repository, else the repository's root
/// (`.git`), else the path itself, or the folder of a file. What lies above a repository's root is not the repository's.
///
/// # Errors
/// If there is nothing at the path.
pub fn project_root(path: &Path) -> Result<PathBuf, WalkError> {
    let real = real_path(path)?;
    let folder = if real.is_dir() { real.as_path() } else { real.parent().unwrap_or(&real) };
    let has = |ancestor: &Path, name: &str| ancestor.join(name).symlink_metadata().is_ok();
    // The root of the repository ends the search, whether it has settings or not.
    let found = folder.ancestors().find(|ancestor| has(ancestor, "btm.toml") || has(ancestor, ".git"));
    Ok(found.unwrap_or(folder).to_owned())
}

/// The path without links.
pub(super) fn real_path(path: &Path) -> Result<PathBuf, WalkError> {
    path.canonicalize().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => WalkError::Missing { path: path.to_owned() },
        _ => WalkError::Unusable { path: path.to_owned(), error },
    })
}
