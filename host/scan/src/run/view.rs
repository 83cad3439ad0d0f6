//! The project as one scan sees it: which files there are, which of them are reported on, and what is known of them.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::SystemTime,
};

use btm_model::{LeftOut, Note, NoteKind};

use super::{Scan, ScanError, crew::Crew, dependents::dependents, files::Tree};
use crate::{
    content::{Contents, Reader},
    index::{Folders, Index, Known, Survey, survey, survey_files, survey_snapshot},
    select::{Globs, PluginSet},
    stamp::Stamp,
    walk::{self, Walked, walk},
};

/// Which files are reported on. Project analyzers see the whole project in any case.
#[derive(Clone, Debug)]
pub enum Scope {
    /// All that are not ignored.
    Project,
    /// Files and folders that the user named.
    Paths(Vec<PathBuf>),
    /// Some files; those that are ignored or not there are left out.
    Files {
        /// Relative to the root.
        files: BTreeSet<String>,
        /// Whether files that depend on them are reported on too.
        with_dependents: bool,
    },
}

/// The project as one scan sees it.
pub(crate) struct View<'i> {
    pub(crate) tree: Tree,
    /// What is known of each file, if it did not change.
    known: Vec<Option<&'i Known<'i>>>,
    /// Which files are reported on; all if nothing. The others are only there for project analyzers.
    targets: Option<Vec<bool>>,
    pub(crate) notes: Vec<Note>,
    /// What is left out of what would be reported on, but for what the notes name.
    pub(crate) left_out: LeftOut,
    /// The folders, if they are not as the index says.
    pub(crate) folders: Option<Folders>,
    /// Whether files are stamped for the next index.
    pub(crate) is_indexed: bool,
}

impl<'i> View<'i> {
    /// Looks at the project. Where only some files are reported on, the others are part of it if `sees_project`.
    pub(crate) fn of(scan: &Scan, index: Option<&'i Index<'i>>, sees_project: bool) -> Result<Self, ScanError> {
        let root = scan.root.canonicalize().map_err(ScanError::Root)?;
        let settings = Settings { exclude: Globs::new(&scan.exclude)?, own: Globs::new(&scan.own)? };
        let contents = contents(scan, &root)?;
        let Chosen { mut survey, targets, left_out } = match &scan.scope {
            Scope::Paths(paths) => Chosen::paths(scan, &root, index, &settings, paths, sees_project)?,
            Scope::Files { files, with_dependents } => {
                let survey = whole(scan, &root, index)?;
                let mut files = files.clone();
                if *with_dependents {
                    files.extend(dependents(scan, &*contents, &survey, &files));
                }
                Chosen::files(scan, &root, &settings, survey, files)
            }
            Scope::Project => Chosen::project(&settings, whole(scan, &root, index)?),
        };
        settings.keep(&mut survey);
        let is_target = |path: &str| targets.as_ref().is_none_or(|targets| targets.contains(path));
        let kept = survey.files.iter().filter(|path| is_target(path)).count() as u64;
        survey.keep(|path| sees_project || is_target(path));
        let targets = targets.filter(|_| sees_project);
        let targets = targets.map(|targets| survey.files.iter().map(|path| targets.contains(&**path)).collect());
        // Those that the user named may be ones that are ignored, and without project analyzers the others are not looked at.
        let is_whole = match scan.scope {
            Scope::Project => true,
            Scope::Files { .. } => sees_project,
            Scope::Paths(_) => false,
        };
        let Survey { files, known, mut notes, folders, .. } = survey;
        notes.extend(walk::excluded(kept, left_out.excluded_files));
        let digests = known.iter().map(|known| known.and_then(Known::digest).map_or_else(OnceLock::new, OnceLock::from));
        let tree = Tree { contents, digests: digests.collect(), files: files.into() };
        Ok(Self { tree, known, targets, notes, left_out, folders, is_indexed: is_whole && scan.index.is_some() })
    }

    /// What is known of the file number `index`, if it did not change.
    pub(crate) fn known(&self, index: usize) -> Option<&'i Known<'i>> {
        self.known[index]
    }

    /// Forgets what is known of files: it is of other plugins.
    pub(crate) fn forget(&mut self) {
        self.known.fill(None);
    }

    /// Forgets what is known of files of which now more plugins are to hear than when it was found out.
    pub(crate) fn forget_what_others_did_not_see(&mut self, crew: &Crew) {
        for index in 0..self.known.len() {
            let hear = self.analyzers(crew, index);
            self.known[index] = self.known[index].filter(|known| hear.difference(known.asked).is_empty());
        }
    }

    /// Whether the file number `index` is reported on.
    pub(crate) fn is_target(&self, index: usize) -> bool {
        self.targets.as_ref().is_none_or(|targets| targets[index])
    }

    /// Whether the file at a path is reported on.
    pub(crate) fn has_target(&self, path: &str) -> bool {
        self.tree.number(path).is_some_and(|index| self.is_target(index))
    }

    /// The plugins that may want the file number `index`, by its path alone. Also those that have ended: which files were wanted
    /// must not depend on when.
    pub(crate) fn candidates(&self, crew: &Crew, index: usize) -> PluginSet {
        crew.selector.by_path(&self.tree.files[index]).intersection(self.analyzers(crew, index))
    }

    /// The plugins that may see the file number `index`, if they want it.
    pub(crate) fn analyzers(&self, crew: &Crew, index: usize) -> PluginSet {
        if self.is_target(index) { crew.file_analyzers } else { crew.mappers }
    }

    /// The stamp of a file that is about to be read, if it will tell later whether the file changed.
    pub(crate) fn stamp(&self, path: &str, now: SystemTime) -> Option<Stamp> {
        self.is_indexed.then(|| self.tree.contents.stamp(path, now))?
    }
}

/// What a scan is about.
struct Chosen<'i> {
    /// What is looked at, and what settings leave out of it.
    survey: Survey<'i>,
    /// Which files are reported on; all if nothing.
    targets: Option<BTreeSet<String>>,
    left_out: LeftOut,
}

impl<'i> Chosen<'i> {
    /// The files and folders that the user named.
    fn paths(
        scan: &Scan,
        root: &Path,
        index: Option<&'i Index<'i>>,
        settings: &Settings,
        paths: &[PathBuf],
        sees_project: bool,
    ) -> Result<Self, ScanError> {
        let jobs = scan.jobs as usize;
        let Walked { mut files, notes, folders, .. } = walk(root, paths, jobs)?;
        let ignored = folders.iter().fold(LeftOut::default(), |sum, folder| sum.and(folder.left_out));
        let left_out = ignored.and(settings.left_out(files.iter().map(String::as_str)));
        files.retain(|path| settings.want(path));
        let named = survey_files(root, index, &files, jobs);
        let survey = if sees_project { whole(scan, root, index)?.with(named) } else { named };
        Ok(Self { survey: Survey { notes, ..survey }, targets: Some(files.into_iter().collect()), left_out })
    }

    /// Some files, of which those that are not there are none.
    fn files(scan: &Scan, root: &Path, settings: &Settings, mut survey: Survey<'i>, files: BTreeSet<String>) -> Self {
        survey.notes.retain(|note| note.kind != NoteKind::Ignored);
        // What is left out of the project as such is not what was asked for.
        survey.notes.retain(|note| match &note.location {
            Some(location) => files.contains(&*location.path),
            None => note.kind != NoteKind::Skipped,
        });
        let is_there = |path: &&str| match &scan.snapshot {
            Some(_) => survey.files.binary_search_by(|file| (**file).cmp(path)).is_ok(),
            None => root.join(path).symlink_metadata().is_ok(),
        };
        let left_out = settings.left_out(files.iter().map(String::as_str).filter(is_there));
        Self { survey, targets: Some(files), left_out }
    }

    /// Everything.
    fn project(settings: &Settings, survey: Survey<'i>) -> Self {
        let left_out = survey.left_out.and(settings.left_out(survey.files.iter().map(|path| &**path)));
        Self { survey, targets: None, left_out }
    }
}

/// What settings leave out of a project.
struct Settings {
    exclude: Globs,
    /// What is no part of it in any case.
    own: Globs,
}

impl Settings {
    fn want(&self, path: &str) -> bool {
        !self.exclude.matches(path) && !self.own.matches(path)
    }

    /// Whether the user left out a file.
    fn leave_out(&self, path: &str) -> bool {
        self.exclude.matches(path) && !self.own.matches(path)
    }

    /// What the user left out of some files.
    fn left_out<'p>(&self, paths: impl Iterator<Item = &'p str>) -> LeftOut {
        LeftOut { excluded_files: paths.filter(|path| self.leave_out(path)).count() as u64, ..LeftOut::default() }
    }

    /// Keeps only what is wanted of a survey. The next index says how much its folders have of the rest.
    fn keep(&self, survey: &mut Survey<'_>) {
        if let Some(folders) = &mut survey.folders {
            survey.files.iter().filter(|path| self.leave_out(path)).for_each(|path| folders.exclude(path));
        }
        survey.keep(|path| self.want(path));
    }
}

/// Where the content of files comes from.
fn contents(scan: &Scan, root: &Path) -> Result<Arc<dyn Contents>, ScanError> {
    Ok(match &scan.snapshot {
        Some(snapshot) => Arc::new(snapshot.clone()),
        None => Arc::new(Reader::open(root, scan.max_file_bytes).map_err(ScanError::Root)?),
    })
}

/// The files of the whole project.
fn whole<'i>(scan: &Scan, root: &Path, index: Option<&'i Index<'i>>) -> Result<Survey<'i>, ScanError> {
    Ok(match &scan.snapshot {
        Some(snapshot) => survey_snapshot(snapshot, index),
        None => survey(root, index, scan.jobs as usize)?,
    })
}
