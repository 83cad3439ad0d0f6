//! Finds the files of a project, and which of them did not change.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
    time::SystemTime,
};

use btm_model::{LeftOut, Note};

use super::{
    disk,
    folders::{self, Folders},
    stored::{Folder, Index, Known},
};
use crate::{
    content::{Snapshot, Tracked},
    parallel::in_parallel,
    stamp::Stamp,
    walk::{self, Listing, SeenFolder, Sources, WalkError, Walked, Walker},
};

/// So many changed folders are listed by themselves; if there are more, the whole project is.
const MOST_CHANGED: usize = 64;

/// The files of a project, and what is known of them.
pub(crate) struct Survey<'i> {
    /// Sorted by the bytes of their paths.
    pub(crate) files: Vec<Arc<str>>,
    /// For each file what is known of it, if it did not change.
    pub(crate) known: Vec<Option<&'i Known<'i>>>,
    pub(crate) notes: Vec<Note>,
    /// The folders, for the next index; nothing if they are as the last one says.
    pub(crate) folders: Option<Folders>,
    /// What is left out besides. Of files that settings leave out, those that are not among the files.
    pub(crate) left_out: LeftOut,
}

/// Of files of which something is known, what still holds because their stamps are the same.
fn unchanged<'p, 'i>(root: &Path, files: impl Iterator<Item = Option<(&'p str, &'i Known<'i>)>>) -> Vec<Option<&'i Known<'i>>> {
    let files: Vec<_> = files.collect();
    let stamps = disk::stamps(root, files.iter().flatten().map(|(path, _)| *path));
    let mut stamps = stamps.into_iter();
    let still = files.iter().map(|file| {
        let (_, known) = (*file)?;
        stamps.next()?.filter(|stamp| *stamp == known.stamp).map(|_| known)
    });
    still.collect()
}

impl Survey<'_> {
    /// Keeps only some files.
    pub(crate) fn keep(&mut self, is_kept: impl Fn(&str) -> bool) {
        let (files, known) = (std::mem::take(&mut self.files), std::mem::take(&mut self.known));
        (self.files, self.known) = files.into_iter().zip(known).filter(|(path, _)| is_kept(path)).unzip();
    }

    /// With the files of another one besides.
    pub(crate) fn with(mut self, other: Self) -> Self {
        for (path, known) in other.files.into_iter().zip(other.known) {
            if let Err(at) = self.files.binary_search(&path) {
                self.files.insert(at, path);
                self.known.insert(at, known);
            }
        }
        self
    }
}

/// Finds the files below `root` (a real path), with the help of an earlier scan's index where there is one.
///
/// # Errors
/// If the root cannot be used.
pub(crate) fn survey<'i>(root: &Path, index: Option<&'i Index<'i>>, jobs: usize) -> Result<Survey<'i>, WalkError> {
    let now = SystemTime::now();
    let Some(index) = index else { return whole(root, None, jobs, now) };
    let Some(repositories) = folders::still_decide(index, now) else { return whole(root, Some(index), jobs, now) };
    let stamps = in_parallel(&index.folders, jobs, |folders| disk::stamps(root, folders.iter().map(|folder| folder.path)));
    let changed: Vec<usize> =
        (0..index.folders.len()).filter(|at| stamps[*at].is_none() || stamps[*at] != index.folders[*at].stamp).collect();
    if changed.is_empty() {
        let files = index.files.iter().map(|file| Arc::from(file.path)).collect();
        let known = in_parallel(&index.files, jobs, |files| {
            unchanged(root, files.iter().map(|file| file.known.as_ref().map(|known| (file.path, known))))
        });
        let folders = repositories.are_new.then(|| Folders::of(index, repositories));
        return Ok(Survey { files, known, notes: Vec::new(), folders, left_out: index.left_out() });
    }
    if changed.len() > MOST_CHANGED {
        return whole(root, Some(index), jobs, now);
    }
    match Mended::walk(root, index, &changed, jobs)? {
        Some(walked) => finish(root, Some(index), walked, jobs, now),
        None => whole(root, Some(index), jobs, now),
    }
}

/// Some files below `root` (a real path), sorted, and what is known of them.
pub(crate) fn survey_files<'i>(root: &Path, index: Option<&'i Index<'i>>, files: &[String], jobs: usize) -> Survey<'i> {
    let known = index.map_or_else(|| vec![None; files.len()], |index| still_known(root, index, files, jobs));
    let files = files.iter().map(|path| Arc::from(path.as_str())).collect();
    Survey { files, known, notes: Vec::new(), folders: None, left_out: LeftOut::default() }
}

/// The files of a snapshot, and what is known of them. All count: git ignores nothing that it tracks.
pub(crate) fn survey_snapshot<'i>(snapshot: &Snapshot, index: Option<&'i Index<'i>>) -> Survey<'i> {
    let known = |file: &Tracked| {
        let known = index?.known(&file.path)?;
        (known.stamp == Stamp::of_object(&file.object)).then_some(known)
    };
    let (files, known): (Vec<Arc<str>>, _) = snapshot.files().iter().map(|file| (file.path.clone(), known(file))).unzip();
    let is_same = index.is_some_and(|index| index.files.iter().map(|file| file.path).eq(files.iter().map(|path| &**path)));
    let folders = (!is_same).then(Folders::default);
    Survey { files, known, notes: snapshot.notes(), folders, left_out: LeftOut::default() }
}

/// Lists the whole project.
fn whole<'i>(root: &Path, index: Option<&'i Index<'i>>, jobs: usize, now: SystemTime) -> Result<Survey<'i>, WalkError> {
    let walked = walk::walk(root, &[], jobs)?;
    finish(root, index, walked, jobs, now)
}

fn finish<'i>(
    root: &Path,
    index: Option<&'i Index<'i>>,
    walked: Walked,
    jobs: usize,
    now: SystemTime,
) -> Result<Survey<'i>, WalkError> {
    let Walked { files, notes, folders, sources } = walked;
    let folders = Folders::new(folders, sources, now);
    let left_out = folders.left_out();
    Ok(Survey { notes, folders: Some(folders), left_out, ..survey_files(root, index, &files, jobs) })
}

/// For each file what the index knows of it, if it did not change.
fn still_known<'i>(root: &Path, index: &'i Index<'i>, files: &[String], jobs: usize) -> Vec<Option<&'i Known<'i>>> {
    in_parallel(files, jobs, |files| {
        unchanged(root, files.iter().map(|path| index.known(path).map(|known| (path.as_str(), known))))
    })
}

/// The project as the index knows it, with some folders listed again.
struct Mended<'a, 'i> {
    root: &'a Path,
    index: &'i Index<'i>,
    /// The changed folders that are still there.
    listed: BTreeMap<&'i str, Listing>,
    walker: Walker,
}

impl<'a, 'i> Mended<'a, 'i> {
    /// Lists what changed; nothing if that does not do, because what is ignored may have changed too.
    fn walk(root: &'a Path, index: &'i Index<'i>, changed: &[usize], jobs: usize) -> Result<Option<Walked>, WalkError> {
        let walker = Walker::new(root, jobs)?;
        let mut mended = Self { root, index, listed: BTreeMap::new(), walker };
        for at in changed {
            let path = index.folders[*at].path;
            let folder = root.join(path);
            if folder.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
                mended.listed.insert(path, mended.walker.list(&folder));
            }
        }
        let watched: BTreeSet<&Path> = index.watched.iter().map(|watched| Path::new(watched.path)).collect();
        let sources = mended.walker.sources();
        if sources.are_uncertain || !sources.files.iter().all(|file| watched.contains(file.as_path())) {
            return Ok(None);
        }
        let walked = mended.walked();
        // Whether that is all that there is, or what is left, is for a walk to tell.
        Ok((!walked.files.is_empty()).then_some(walked))
    }

    fn walked(mut self) -> Walked {
        let (alive, begun) = self.alive();
        let is_listed = |folder: &str| self.listed.contains_key(folder);
        let kept = |path: &str| alive.contains(parent(path)) && !is_listed(parent(path));
        let mut files: Vec<String> =
            self.index.files.iter().filter(|file| kept(file.path)).map(|file| file.path.to_owned()).collect();
        let unchanged = self.index.folders.iter().filter(|folder| alive.contains(folder.path) && !is_listed(folder.path));
        let seen =
            |folder: &Folder<'_>| SeenFolder { path: folder.path.to_owned(), stamp: folder.stamp, left_out: folder.left_out };
        let mut folders: Vec<SeenFolder> = unchanged.map(seen).collect();
        let mut notes = Vec::new();
        for (path, listing) in std::mem::take(&mut self.listed).into_iter().filter(|(path, _)| alive.contains(path)) {
            folders.push(SeenFolder { path: path.to_owned(), stamp: listing.stamp, left_out: listing.left_out });
            files.extend(listing.files);
            notes.extend(listing.notes);
        }
        for folder in begun {
            let walked = self.walker.walk(&self.root.join(folder));
            files.extend(walked.files);
            notes.extend(walked.notes);
            folders.extend(walked.folders);
        }
        files.sort_unstable();
        folders.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        notes.sort();
        notes.dedup();
        Walked { files, notes, folders, sources: self.sources() }
    }

    /// What decides besides folders: as before, and what was looked at now.
    fn sources(&mut self) -> Sources {
        let mut sources = folders::sources(self.index);
        let now = self.walker.sources();
        sources.files.extend(now.files);
        sources.repositories.extend(now.repositories);
        sources.are_uncertain |= now.are_uncertain;
        sources
    }

    /// The folders of the index that are still part of the project, and those that are new.
    fn alive(&self) -> (BTreeSet<&'i str>, Vec<String>) {
        let mut alive: BTreeSet<&str> = BTreeSet::new();
        for folder in &self.index.folders {
            let above = parent(folder.path);
            let is_there = folder.path.is_empty()
                || alive.contains(above)
                    && self.listed.get(above).is_none_or(|listing| listing.folders.iter().any(|path| path == folder.path));
            if is_there {
                alive.insert(folder.path);
            }
        }
        let begun = self.listed.iter().filter(|(path, _)| alive.contains(*path)).flat_map(|(_, listing)| &listing.folders);
        let begun = begun.filter(|folder| !alive.contains(folder.as_str())).cloned().collect();
        (alive, begun)
    }
}

/// The folder that a relative path lies in; the root's is the empty path.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests;
