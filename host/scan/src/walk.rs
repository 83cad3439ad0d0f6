//! Finds the files of a project.
//!
//! As git sees it: what is tracked, and what is neither tracked nor ignored. `.gitignore` (from the top of the repository on, if the
//! root lies in one), `.git/info/exclude`, the user's global excludes and `.ignore` are read within limits; one that is not applied
//! is noted, and more is found then, never less. Hidden files are included, the folders of version control are not. Symbolic links are never followed: what they point at is found under its real path if it is part of the project.

mod found;
mod left_out;
mod level;
mod root;
mod rules;
mod scope;
mod scopes;

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

use btm_model::{LeftOut, Note};
pub(crate) use found::nameless;
pub use found::unnamed;
use found::{Found, Skipped};
pub(crate) use left_out::excluded;
pub use root::project_root;
use root::real_path;
pub(crate) use scopes::{Asked, Sources, tracked_digest};
use scopes::{Scopes, Visit};

use crate::stamp::Stamp;

/// Folders (or files in their place) of version control systems, which hold no source.
const NEVER: [&str; 11] = [".git", ".hg", ".svn", ".jj", ".sl", ".bzr", ".pijul", ".fslckout", "_darcs", "CVS", "_FOSSIL_"];

/// The files of a project, or of a part of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Paths relative to the root with `/`, sorted by their bytes, each once.
    pub files: Vec<String>,
    /// What was left out although it is not ignored, and why; sorted.
    pub notes: Vec<Note>,
    /// The folders that were listed, sorted likewise.
    pub folders: Vec<SeenFolder>,
    /// What else decided which files there are.
    pub(crate) sources: Sources,
}

/// A folder that was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenFolder {
    /// Relative to the root, which is the empty path.
    pub path: String,
    /// What it was like before it was listed; nothing if what is in it could change without changing it: it has links, or what
    /// was noted.
    pub stamp: Option<Stamp>,
    /// What is ignored in it, and the files in it that settings leave out.
    pub left_out: LeftOut,
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
    /// What is ignored in it.
    pub(crate) left_out: LeftOut,
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
    let mut walker = Walker::new(root, jobs)?;
    let named = Named::resolve(&walker.root, paths)?;
    let root = walker.root.clone();
    let mut found = Found::new(&root);
    for file in &named.files {
        match found.relative(file) {
            Some(_) => found.file(file),
            None => found.unnamed(file),
        }
    }
    for special in &named.special {
        found.skip(special, Skipped::Special);
    }
    for folder in &named.folders {
        // What was found as a part of the project need not be gone through again; what is ignored is wanted all the same.
        if !found.has_part(folder) {
            let visit = walker.scopes.reach(folder, &mut found);
            walker.run(Visit { hidden: None, ..visit }, true, &mut found);
        }
    }
    found.tell_what_is_left_out();
    Ok(walker.finish(found))
}

/// Looks at single folders of a project, with what an earlier scan knows of the others.
#[derive(Debug)]
pub(crate) struct Walker {
    root: PathBuf,
    jobs: usize,
    scopes: Scopes,
}

impl Walker {
    /// For the project at `root`.
    ///
    /// # Errors
    /// If the root cannot be used.
    pub(crate) fn new(root: &Path, jobs: usize) -> Result<Self, WalkError> {
        let root = real_path(root)?;
        let jobs = if jobs > 0 { jobs } else { std::thread::available_parallelism().map_or(1, std::num::NonZero::get) };
        Ok(Self { scopes: Scopes::new(&root), root, jobs })
    }

    /// Finds what is in a folder that is known to be part of the project, and below.
    pub(crate) fn walk(&mut self, folder: &Path) -> Walked {
        let root = self.root.clone();
        let mut found = Found::new(&root);
        let visit = self.scopes.reach(folder, &mut found);
        self.run(visit, true, &mut found);
        self.finish(found)
    }

    /// Finds what is directly in a folder that is known to be part of the project.
    pub(crate) fn list(&mut self, folder: &Path) -> Listing {
        let root = self.root.clone();
        let mut found = Found::new(&root);
        let visit = self.scopes.reach(folder, &mut found);
        let below = self.run(visit, false, &mut found);
        let folders = below.iter().filter_map(|visit| found.relative(&visit.path)).collect();
        let Walked { files, notes, folders: seen, .. } = self.finish(found);
        let (stamp, left_out) = seen.into_iter().next().map(|seen| (seen.stamp, seen.left_out)).unwrap_or_default();
        Listing { files, folders, notes, stamp, left_out }
    }

    /// What decided about all that was looked at so far.
    pub(crate) fn sources(&mut self) -> Sources {
        let root = self.root.clone();
        self.scopes.sources(&mut Found::new(&root))
    }

    /// Goes through a folder. Gives back the folders in it that were not gone through.
    fn run(&mut self, visit: Visit, is_deep: bool, found: &mut Found<'_>) -> Vec<Visit> {
        if found.relative(&visit.path).is_none() {
            found.unnamed(&visit.path);
            return Vec::new();
        }
        level::visit(vec![visit], is_deep, self.jobs, &mut self.scopes, found)
    }

    fn finish(&mut self, mut found: Found<'_>) -> Walked {
        let sources = self.scopes.sources(&mut found);
        found.finish(sources)
    }
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

/// Whether what has a name may be source.
pub(crate) fn is_source_name(name: &str) -> bool {
    !NEVER.contains(&name)
}

#[cfg(test)]
mod tests;
