//! What changed in the work tree since a commit.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
};

use crate::{
    Blob, GitError, ObjectId, Objects, Repository,
    git::both,
    raw::{self, Change, Mode},
    repository,
    snapshot::name,
};

/// The regular files of the work tree that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Relative to the folder that is looked at, with `/`; sorted, each once.
    pub paths: Vec<String>,
    /// Those whose paths are not UTF-8, as far as they can be shown; sorted.
    pub nameless: Vec<String>,
    /// Files that are not there any more; sorted.
    pub removed: Vec<String>,
}

/// What git says about the work tree.
struct Seen<'a> {
    /// Differ from the index, or are missing.
    modified: BTreeSet<&'a [u8]>,
    /// Neither in the index nor ignored.
    untracked: BTreeSet<&'a [u8]>,
    /// How the index differs from the commit.
    staged: HashMap<&'a [u8], Change>,
}

impl Repository {
    /// The files of the work tree that differ from `commit`.
    pub(crate) fn changes_since(&self, commit: ObjectId) -> Result<Changes, GitError> {
        let git = self.without_filters()?;
        let (modified, (untracked, staged)) = both(
            || git.answer(&self.below(&["ls-files", "--modified", "-z"])),
            || {
                both(
                    || git.answer(&self.below(&["ls-files", "--others", "--exclude-standard", "-z"])),
                    || git.answer(&self.comparison(&["diff-index", "--cached"], &[&commit.to_string()])),
                )
            },
        );
        let (modified, untracked, staged) = (modified?, untracked?, staged?);
        let seen = Seen {
            modified: raw::records(&modified, "ls-files")?.collect(),
            untracked: raw::records(&untracked, "ls-files")?.collect(),
            staged: raw::changes(&staged, "diff-index")?,
        };
        self.changes(&seen)
    }

    fn changes(&self, seen: &Seen<'_>) -> Result<Changes, GitError> {
        let objects = self.objects();
        let mut candidates: BTreeSet<&[u8]> = &seen.modified | &seen.untracked;
        candidates.extend(seen.staged.iter().filter(|(_, change)| change.is_of_content()).map(|(path, _)| path));
        let mut changes = Changes::default();
        let unstaged = seen.staged.iter().filter(|(_, change)| change.is_of_removal()).map(|(path, _)| path);
        let gone = seen.modified.iter().chain(unstaged).filter(|path| !self.is_file(path));
        let gone: BTreeSet<String> = gone.filter_map(|path| name(path, &self.prefix).ok()).collect();
        changes.removed = gone.into_iter().collect();
        for path in candidates {
            if self.is_changed(path, seen, &objects)? {
                match name(path, &self.prefix) {
                    Ok(path) => changes.paths.push(path),
                    Err(lossy) => changes.nameless.push(lossy),
                }
            }
        }
        Ok(changes)
    }

    fn is_file(&self, path: &[u8]) -> bool {
        let file = self.place.top.join(repository::path(path));
        fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_file())
    }

    /// Whether there is a file, and it was not put back to what it was after something else had been staged.
    fn is_changed(&self, path: &[u8], seen: &Seen<'_>, objects: &Objects) -> Result<bool, GitError> {
        let file = self.place.top.join(repository::path(path));
        let Some(size) = fs::symlink_metadata(&file).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len()) else {
            return Ok(false);
        };
        match seen.staged.get(path) {
            Some(Change { old: (Mode::File, old), .. }) if seen.modified.contains(path) => {
                let Blob::Content(old) = objects.read(old, size)? else { return Ok(true) };
                // It may have become something else, which is a change too.
                Ok(btm_files::read(&file, size).map_or(true, |content| content != old))
            }
            _ => Ok(true),
        }
    }
}
