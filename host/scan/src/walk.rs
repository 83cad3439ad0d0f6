//! Finds the files of a project.
//!
//! Git-ignore aware: `.gitignore` (also those above the root, inside the same repository), `.git/info/exclude`, the user's global
//! excludes and `.ignore`. Hidden files are included, the folders of version control and of `btm` itself are not. Symbolic links are
//! never followed: what they point at is found under its real path if it is part of the project.

mod found;
mod root;

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use btm_model::Note;
pub(crate) use found::nameless;
use found::{Found, Skipped};
use ignore::{DirEntry, WalkBuilder};
pub use root::project_root;
use root::{is_in_repository, real_path};

use crate::stamp::Stamp;

/// Folders (or files in their place) that hold no source: of version control systems, and of `btm`.
const NEVER: [&str; 12] =
    [".git", ".btm", ".hg", ".svn", ".jj", ".sl", ".bzr", ".pijul", ".fslckout", "_darcs", "CVS", "_FOSSIL_"];

/// The files of a project, or of a part of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Paths relative to the root with `/`, sorted by their bytes, each once.
    pub files: Vec<String>,
    /// What was left out although it is not ignored, and why; sorted.
    pub notes: Vec<Note>,
    /// The folders that were listed, sorted likewise.
    pub folders: Vec<SeenFolder>,
}

/// A folder that was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenFolder {
    /// Relative to the root, which is the empty path.
    pub path: String,
    /// What it was like before it was listed; nothing if what is in it could change without changing it: it has links, or what
    /// was noted.
    pub stamp: Option<Stamp>,
}

/// What is directly in a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) files: Vec<String>,
    /// Relative to the root.
    pub(crate) folders: Vec<String>,
    pub(crate) notes: Vec<Note>,
    /// As [`SeenFolder::stamp`].
    pub(crate) stamp: Option<Stamp>,
}

/// A path that the user named cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// There is nothing.
    #[error("`{}` does not exist", .path.display())]
    Missing {
        /// As the user wrote it.
        path: PathBuf,
    },
    /// It is not below the project root.
    #[error("`{}` is outside the project `{}`", .path.display(), .root.display())]
    OutsideRoot {
        /// As the user wrote it.
        path: PathBuf,
        /// The project root.
        root: PathBuf,
    },
    /// The system does not let us look at it.
    #[error("`{}` cannot be used: {}", .path.display(), .error.kind())]
    Unusable {
        /// As the user wrote it.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Finds the files below `root` that the user named by `paths` (files or folders; none means all), with `jobs` threads (0: as many as
/// there are processors). A file named explicitly is found even if it is ignored; and so is what is in a folder, unless it is ignored
/// itself.
///
/// # Errors
/// If one of the paths cannot be used.
pub fn walk(root: &Path, paths: &[PathBuf], jobs: usize) -> Result<Walked, WalkError> {
    let root = real_path(root)?;
    let named = Named::resolve(&root, paths)?;
    let mut found = Found::new(&root);
    for file in &named.files {
        found.file(file);
    }
    for special in &named.special {
        found.skip(special, Skipped::Special);
    }
    let walker = Walker { parents: is_in_repository(&root), root: &root, jobs, depth: None };
    let mut seen = walker.run(&root, &named.folders, &mut found);
    for folder in &named.folders {
        // It is ignored, or below something that is: the user wants it all the same.
        if !seen.contains(folder) {
            seen.extend(walker.run(folder, &BTreeSet::from([folder.clone()]), &mut found));
        }
    }
    Ok(found.finish())
}

/// Finds what is in a folder that is known to be part of the project, and below.
///
/// # Errors
/// If the root cannot be used.
pub(crate) fn walk_folder(root: &Path, folder: &Path, jobs: usize) -> Result<Walked, WalkError> {
    let root = real_path(root)?;
    let mut found = Found::new(&root);
    let walker = Walker { parents: is_in_repository(&root), root: &root, jobs, depth: None };
    walker.run(folder, &BTreeSet::from([folder.to_owned()]), &mut found);
    Ok(found.finish())
}

/// Finds what is directly in a folder that is known to be part of the project.
///
/// # Errors
/// If the root cannot be used.
pub(crate) fn list(root: &Path, folder: &Path) -> Result<Listing, WalkError> {
    let root = real_path(root)?;
    let mut found = Found::new(&root);
    let walker = Walker { parents: is_in_repository(&root), root: &root, jobs: 1, depth: Some(1) };
    walker.run(folder, &BTreeSet::from([folder.to_owned()]), &mut found);
    let Walked { files, notes, folders } = found.finish();
    let own = folder.strip_prefix(&root).ok().and_then(Path::to_str).unwrap_or_default();
    let stamp = folders.iter().find(|seen| seen.path == own).and_then(|seen| seen.stamp);
    let folders = folders.into_iter().map(|seen| seen.path).filter(|path| path != own).collect();
    Ok(Listing { files, folders, notes, stamp })
}

/// What the user named, as real paths.
#[derive(Default)]
struct Named {
    files: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
    special: BTreeSet<PathBuf>,
}

impl Named {
    fn resolve(root: &Path, paths: &[PathBuf]) -> Result<Self, WalkError> {
        let mut named = Self::default();
        if paths.is_empty() {
            named.folders.insert(root.to_owned());
        }
        for path in paths {
            let real = real_path(path)?;
            if !real.starts_with(root) {
                return Err(WalkError::OutsideRoot { path: path.clone(), root: root.to_owned() });
            }
            let metadata = real.symlink_metadata().map_err(|error| WalkError::Unusable { path: path.clone(), error })?;
            let kind = if metadata.is_dir() {
                &mut named.folders
            } else if metadata.is_file() {
                &mut named.files
            } else {
                &mut named.special
            };
            kind.insert(real);
        }
        Ok(named)
    }
}

/// How to go through folders.
struct Walker<'a> {
    root: &'a Path,
    /// Whether ignore files above the starting folder count.
    parents: bool,
    jobs: usize,
    /// How deep it goes below the starting folder; to the end if nothing.
    depth: Option<usize>,
}

impl Walker<'_> {
    /// Goes through `start`, but only towards and below the `wanted` folders. Gives back which of these it came across.
    fn run(&self, start: &Path, wanted: &BTreeSet<PathBuf>, found: &mut Found<'_>) -> BTreeSet<PathBuf> {
        let entries = Mutex::new(Vec::new());
        let filter_wanted = wanted.clone();
        self.builder(start)
            .filter_entry(move |entry| entry.depth() == 0 || is_source(entry) && is_on_the_way(entry.path(), &filter_wanted))
            .build_parallel()
            .run(|| {
                Box::new(|entry| {
                    let state = found::state(&entry);
                    // Before the folder is listed, so that a later change shows.
                    let is_folder = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
                    let stamp = entry.as_ref().ok().filter(|entry| is_folder(entry)).and_then(|entry| Stamp::of(entry.path()));
                    entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((entry, stamp));
                    state
                })
            });
        let mut seen = BTreeSet::new();
        for (entry, stamp) in entries.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            if let Ok(entry) = &entry
                && wanted.contains(entry.path())
            {
                seen.insert(entry.path().to_owned());
            }
            found.entry(entry, stamp, |path| is_within(path, wanted));
        }
        seen
    }

    fn builder(&self, start: &Path) -> WalkBuilder {
        let mut builder = WalkBuilder::new(start);
        builder.hidden(false).require_git(false).follow_links(false).parents(self.parents || start != self.root);
        builder.current_dir(self.root).threads(self.jobs).max_depth(self.depth);
        builder
    }
}

fn is_source(entry: &DirEntry) -> bool {
    entry.file_name().to_str().is_none_or(is_source_name)
}

/// Whether what has a name may be source.
pub(crate) fn is_source_name(name: &str) -> bool {
    !NEVER.contains(&name)
}

/// Whether a path is in one of the folders, or one of them in it.
fn is_on_the_way(path: &Path, folders: &BTreeSet<PathBuf>) -> bool {
    folders.iter().any(|folder| path.starts_with(folder) || folder.starts_with(path))
}

fn is_within(path: &Path, folders: &BTreeSet<PathBuf>) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests;
