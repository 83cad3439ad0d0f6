//! A state of the project that git holds: the index, or the tree of a commit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::{
    GitError, ObjectId,
    raw::{self, Change, Mode},
    repository::Prefix,
};

/// The regular files of a state of the project that git holds. Symbolic links and submodules are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Sorted by the bytes of their paths, each once.
    pub files: Vec<Tracked>,
    /// Paths of which the index has several versions, because a merge was not finished. They are not among the files. Sorted.
    pub conflicted: Vec<String>,
    /// Files that did not change and whose paths are not UTF-8, as far as they can be shown. They are not among the files. Sorted.
    pub nameless: Vec<String>,
    /// The same for files that changed. Sorted.
    pub nameless_changed: Vec<String>,
    /// Files that are there only in the state this one is compared with. Sorted.
    pub removed: Vec<String>,
    /// Everything that differs from the state this one is compared with in whatever way: content, mode or kind.
    pub differing: BTreeSet<String>,
    /// How many files the merge that is being concluded takes over as one of its commits has them, so that they did not change
    /// here; absent where no merge is being concluded.
    pub taken_over: Option<usize>,
}

/// A file that git holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// Relative to the folder that is looked at, with `/`.
    pub path: String,
    /// Its content.
    pub object: ObjectId,
    /// Whether it is not there, or has another content, in the state this one is compared with. Its mode does not matter; what
    /// was a link or a submodule there did change; a renamed file is a new one.
    pub is_changed: bool,
}

/// What is shown of a path: relative to `prefix`; lossy if it is not UTF-8.
pub fn name(path: &[u8], prefix: &Prefix) -> Result<String, String> {
    let path = path.strip_prefix(&prefix.bytes[..]).unwrap_or(path);
    String::from_utf8(path.to_vec()).map_err(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

impl Snapshot {
    /// The state that `list` shows and `command` listed, where `changes` are the differences, and some entries do not count.
    pub fn of(
        list: &[u8],
        command: &'static str,
        changes: &HashMap<&[u8], Change>,
        counts: impl Fn(&[u8]) -> bool,
        prefix: &Prefix,
    ) -> Result<Self, GitError> {
        let mut snapshot = Self::default();
        for entry in raw::entries(list, command)? {
            if entry.is_conflict {
                snapshot.conflicted.push(name(entry.path, prefix).unwrap_or_else(|lossy| lossy));
            } else if entry.mode == Mode::File && counts(entry.path) {
                let is_changed = changes.get(entry.path).is_some_and(Change::is_of_content);
                match name(entry.path, prefix) {
                    Ok(path) => snapshot.files.push(Tracked { path, object: entry.object, is_changed }),
                    Err(lossy) if is_changed => snapshot.nameless_changed.push(lossy),
                    Err(lossy) => snapshot.nameless.push(lossy),
                }
            }
        }
        let removed = changes.iter().filter(|(_, change)| change.is_of_removal());
        snapshot.removed = removed.filter_map(|(path, _)| name(path, prefix).ok()).collect();
        snapshot.removed.sort_unstable();
        snapshot.differing = changes.keys().filter_map(|path| name(path, prefix).ok()).collect();
        snapshot.files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        snapshot.conflicted.sort_unstable();
        snapshot.conflicted.dedup();
        snapshot.nameless.sort_unstable();
        snapshot.nameless_changed.sort_unstable();
        Ok(snapshot)
    }

    /// The files of a tree that `ls-tree` listed, of which those with these contents count as changed.
    pub(crate) fn of_tree(list: &[u8], prefix: &Prefix, objects: &HashSet<ObjectId>) -> Result<Self, GitError> {
        let mut snapshot = Self::default();
        for entry in raw::entries(list, "ls-tree")?.into_iter().filter(|entry| entry.mode == Mode::File) {
            let is_changed = objects.contains(&entry.object);
            match name(entry.path, prefix) {
                Ok(path) => snapshot.files.push(Tracked { path, object: entry.object, is_changed }),
                Err(lossy) if is_changed => snapshot.nameless_changed.push(lossy),
                Err(lossy) => snapshot.nameless.push(lossy),
            }
        }
        snapshot.files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        snapshot.nameless.sort_unstable();
        snapshot.nameless_changed.sort_unstable();
        Ok(snapshot)
    }

    /// Files with these contents, all of which changed.
    pub(crate) fn of_contents(contents: BTreeMap<String, ObjectId>) -> Self {
        let file = |(path, object)| Tracked { path, object, is_changed: true };
        Self { files: contents.into_iter().map(file).collect(), ..Self::default() }
    }

    /// Keeps of what changed only what changed compared with another state too: a commit that is being merged.
    pub(crate) fn narrow(&mut self, changes: &HashMap<&[u8], Change>, prefix: &Prefix) {
        let named = |is_one: fn(&Change) -> bool| -> HashSet<String> {
            let those = changes.iter().filter(|(_, change)| is_one(change));
            those.map(|(path, _)| name(path, prefix).unwrap_or_else(|lossy| lossy)).collect()
        };
        let (changed, removed) = (named(Change::is_of_content), named(Change::is_of_removal));
        let before = self.changed().count();
        for file in &mut self.files {
            file.is_changed &= changed.contains(&file.path);
        }
        self.removed.retain(|path| removed.contains(path));
        let taken: Vec<String> = self.nameless_changed.extract_if(.., |path| !changed.contains(path)).collect();
        self.nameless.extend(taken);
        self.nameless.sort_unstable();
        let taken_over = before - self.changed().count();
        self.taken_over = Some(self.taken_over.unwrap_or_default() + taken_over);
    }

    /// The files that changed.
    pub fn changed(&self) -> impl Iterator<Item = &Tracked> {
        self.files.iter().filter(|file| file.is_changed)
    }
}
