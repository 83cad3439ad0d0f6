//! What the index says of everything that decides which files there are: folders, ignore files, and what git tracks.

use std::{path::Path, time::SystemTime};

use btm_model::LeftOut;

use super::{
    stored::{Folder, Index, Repository, Watched},
    survey::parent,
};
use crate::{
    stamp::Stamp,
    walk::{Asked, SeenFolder, Sources, tracked_digest},
};

/// What the next index says of folders, and of what else decides which files there are.
#[derive(Default)]
pub(crate) struct Folders {
    /// Relative paths.
    seen: Vec<SeenFolder>,
    watched: Vec<(String, Option<Stamp>)>,
    repositories: Vec<Seen>,
}

/// A repository that was asked what it tracks.
struct Seen {
    top: String,
    index: (String, Option<Stamp>),
    tracked: Option<[u8; 32]>,
}

/// Repositories that track the same files as before.
pub(super) struct Repositories {
    /// The stamps of their index files, in the order of the index.
    stamps: Vec<Option<Stamp>>,
    /// Whether one of the stamps is another one than before.
    pub(super) are_new: bool,
}

/// Whether ignore files are as the index says, and git tracks the same; nothing if not. An index file that was written without
/// tracking other files, as each `git status` may do, changes nothing.
pub(super) fn still_decide(index: &Index<'_>, now: SystemTime) -> Option<Repositories> {
    if !index.watched.iter().all(|watched| Stamp::of(Path::new(watched.path)) == watched.stamp) {
        return None;
    }
    let mut repositories = Repositories { stamps: Vec::new(), are_new: false };
    for repository in &index.repositories {
        let stamp = Stamp::of(Path::new(repository.index.path));
        if stamp != repository.index.stamp {
            let tracked = tracked_digest(Path::new(repository.top));
            if tracked.is_none() || tracked != repository.tracked {
                return None;
            }
            repositories.are_new = true;
        }
        repositories.stamps.push(certain(stamp, now));
    }
    Some(repositories)
}

/// What the index says that decides besides folders.
pub(super) fn sources(index: &Index<'_>) -> Sources {
    let asked = |repository: &Repository<'_>| {
        let asked = Asked { index: repository.index.path.into(), digest: repository.tracked };
        (repository.top.into(), asked)
    };
    Sources {
        files: index.watched.iter().map(|watched| watched.path.into()).collect(),
        repositories: index.repositories.iter().map(asked).collect(),
        are_uncertain: false,
    }
}

impl Folders {
    /// What the next index says of these, which were looked at after `now`.
    pub(super) fn new(mut seen: Vec<SeenFolder>, sources: Sources, now: SystemTime) -> Self {
        for folder in &mut seen {
            folder.stamp = folder.stamp.filter(|stamp| stamp.is_settled(now));
        }
        let mut watched: Vec<_> = sources.files.iter().map(|path| watched(path, now)).collect();
        if sources.are_uncertain {
            watched.push(never());
        }
        let repositories = sources.repositories.iter().map(|(top, asked)| {
            // A name that the index cannot hold is none that is there.
            let top = top.to_str().unwrap_or_default().to_owned();
            Seen { top, index: self::watched(&asked.index, now), tracked: asked.digest }
        });
        Self { repositories: repositories.collect(), watched, seen }
    }

    /// The same folders as the index has, with other stamps of index files.
    pub(super) fn of(index: &Index<'_>, repositories: Repositories) -> Self {
        let seen = index.folders.iter().map(|folder| SeenFolder {
            path: folder.path.to_owned(),
            stamp: folder.stamp,
            left_out: folder.left_out,
        });
        let watched = index.watched.iter().map(|watched| (watched.path.to_owned(), watched.stamp));
        let repositories = index.repositories.iter().zip(repositories.stamps).map(|(repository, stamp)| Seen {
            top: repository.top.to_owned(),
            index: (repository.index.path.to_owned(), stamp),
            tracked: repository.tracked,
        });
        Self { seen: seen.collect(), watched: watched.collect(), repositories: repositories.collect() }
    }

    /// What of the project is left out.
    pub(crate) fn left_out(&self) -> LeftOut {
        self.seen.iter().fold(LeftOut::default(), |sum, folder| sum.and(folder.left_out))
    }

    /// Settings leave out a file. The next index, which does not have it, says so of its folder.
    pub(crate) fn exclude(&mut self, path: &str) {
        if let Ok(at) = self.seen.binary_search_by(|seen| (*seen.path).cmp(parent(path))) {
            self.seen[at].left_out.excluded_files += 1;
        }
    }

    /// For the index.
    pub(crate) fn stored(&self) -> ((Vec<Watched<'_>>, Vec<Repository<'_>>), Vec<Folder<'_>>) {
        let watched = self.watched.iter().map(|(path, stamp)| Watched { path, stamp: *stamp }).collect();
        let repositories = self.repositories.iter().map(|seen| Repository {
            top: &seen.top,
            index: Watched { path: &seen.index.0, stamp: seen.index.1 },
            tracked: seen.tracked,
        });
        let folders =
            self.seen.iter().map(|seen| Folder { path: &seen.path, stamp: seen.stamp, left_out: seen.left_out }).collect();
        ((watched, repositories.collect()), folders)
    }
}

fn watched(path: &Path, now: SystemTime) -> (String, Option<Stamp>) {
    match path.to_str() {
        None => never(),
        Some(path) => (path.to_owned(), certain(Stamp::of(Path::new(path)), now)),
    }
}

/// One that was written just now may be written again without showing it.
fn certain(stamp: Option<Stamp>, now: SystemTime) -> Option<Stamp> {
    stamp.map(|stamp| if stamp.is_settled(now) { stamp } else { Stamp::NEVER })
}

/// What is never as it was.
fn never() -> (String, Option<Stamp>) {
    (String::new(), Some(Stamp::NEVER))
}
