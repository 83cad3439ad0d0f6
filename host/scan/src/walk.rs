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
use found::{Found, Skipped};
use ignore::{DirEntry, WalkBuilder};
pub use root::project_root;
use root::{is_in_repository, real_path};

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
    let walker = Walker { parents: is_in_repository(&root), root: &root, jobs };
    let mut seen = walker.run(&root, &named.folders, &mut found);
    for folder in &named.folders {
        // It is ignored, or below something that is: the user wants it all the same.
        if !seen.contains(folder) {
            seen.extend(walker.run(folder, &BTreeSet::from([folder.clone()]), &mut found));
        }
    }
    Ok(found.finish())
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
                    entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(entry);
                    state
                })
            });
        let mut seen = BTreeSet::new();
        for entry in entries.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            if let Ok(entry) = &entry
                && wanted.contains(entry.path())
            {
                seen.insert(entry.path().to_owned());
            }
            found.entry(entry, |path| is_within(path, wanted));
        }
        seen
    }

    fn builder(&self, start: &Path) -> WalkBuilder {
        let mut builder = WalkBuilder::new(start);
        builder.hidden(false).require_git(false).follow_links(false).parents(self.parents || start != self.root);
        builder.current_dir(self.root).threads(self.jobs);
        builder
    }
}

fn is_source(entry: &DirEntry) -> bool {
    !NEVER.iter().any(|name| entry.file_name() == *name)
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
