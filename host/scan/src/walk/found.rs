//! What a walk came across: files to analyze, and notes about the rest.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::FileType,
    io,
    path::{Path, PathBuf},
};

use btm_model::{LeftOut as Counts, Location, Note, NoteKind};

use super::{
    SeenFolder, Sources, Walked,
    left_out::{self, LeftOut},
    rules::Rule,
};
use crate::{clean::clean_line, stamp::Stamp};

/// How long a message about a path may be; longer than the longest path on Linux.
const MAX_MESSAGE_BYTES: usize = 8 * 1024;

/// Collects what a walk comes across, in any order.
pub(super) struct Found<'a> {
    root: &'a Path,
    files: BTreeSet<String>,
    notes: BTreeSet<Note>,
    folders: BTreeMap<String, (Option<Stamp>, Counts)>,
    /// Folders in which something could change without changing them.
    uncertain: BTreeSet<String>,
    left_out: LeftOut,
}

/// Why something that is not ignored was left out.
pub(super) enum Skipped {
    /// A pipe, socket or device.
    Special,
    /// A link to what is not part of the project.
    LinkOut,
}

impl<'a> Found<'a> {
    pub(super) fn new(root: &'a Path) -> Self {
        Self {
            root,
            files: BTreeSet::new(),
            notes: BTreeSet::new(),
            folders: BTreeMap::new(),
            uncertain: BTreeSet::new(),
            left_out: LeftOut::default(),
        }
    }

    /// A folder that was listed, as it was before.
    pub(super) fn folder(&mut self, path: &Path, stamp: Option<Stamp>) {
        if let Some(path) = self.relative(path) {
            self.folders.insert(path, (stamp, Counts::default()));
        }
    }

    /// Whether a folder was listed.
    pub(super) fn has_part(&self, folder: &Path) -> bool {
        self.relative(folder).is_some_and(|folder| self.folders.contains_key(&folder))
    }

    /// Something that is part of the project and no folder.
    pub(super) fn entry(&mut self, path: &Path, kind: FileType) {
        if kind.is_file() {
            self.file(path);
        } else if !kind.is_symlink() {
            self.skip(path, Skipped::Special);
        } else {
            self.doubt_parent(path);
            if path.canonicalize().is_ok_and(|target| !target.starts_with(self.root)) {
                self.skip(path, Skipped::LinkOut);
            }
        }
    }

    /// A file or folder that is ignored, by a rule. The folder that it lies in was told before.
    pub(super) fn left_out(&mut self, path: PathBuf, is_folder: bool, rule: &Rule) {
        let folder = path.parent().and_then(|folder| self.relative(folder));
        if let Some((_, counts)) = folder.and_then(|folder| self.folders.get_mut(&folder)) {
            left_out::count(counts, is_folder, rule);
        }
        self.left_out.add(path, is_folder, &rule.text);
    }

    /// Notes that most of the project is ignored, if it is.
    pub(super) fn tell_what_is_left_out(&mut self) {
        if let Some(message) = self.left_out.message(self.files.len() as u64) {
            self.note(NoteKind::Ignored, message, None);
        }
    }

    /// A file to analyze.
    pub(super) fn file(&mut self, path: &Path) {
        match self.relative(path) {
            Some(path) => {
                self.files.insert(path);
            }
            None => self.nameless(path),
        }
    }

    /// Something to leave out.
    pub(super) fn skip(&mut self, path: &Path, reason: Skipped) {
        self.doubt_parent(path);
        let message = match reason {
            Skipped::Special => "not a regular file",
            Skipped::LinkOut => "a symbolic link that leads out of the project; not followed",
        };
        match self.relative(path) {
            Some(path) => self.note(NoteKind::Skipped, message.to_owned(), Some(path)),
            None => self.nameless(path),
        }
    }

    /// Everything, sorted.
    pub(super) fn finish(self, mut sources: Sources) -> Walked {
        let Self { files, notes, folders, uncertain, .. } = self;
        sources.are_uncertain |= notes.iter().any(|note| note.kind == NoteKind::Ignored);
        let folders = folders.into_iter().map(|(path, (stamp, left_out))| {
            let stamp = stamp.filter(|_| !uncertain.contains(&path));
            SeenFolder { path, stamp, left_out }
        });
        Walked { files: files.into_iter().collect(), notes: notes.into_iter().collect(), folders: folders.collect(), sources }
    }

    /// Something in a folder could change without changing it.
    fn doubt(&mut self, folder: &Path) {
        // What cannot be named cannot be listed by itself either: then it is its parent that is listed again.
        let nearest = folder.ancestors().find_map(|folder| self.relative(folder)).unwrap_or_default();
        self.uncertain.insert(nearest);
    }

    fn doubt_parent(&mut self, path: &Path) {
        self.doubt(path.parent().unwrap_or(self.root));
    }

    pub(super) fn nameless(&mut self, path: &Path) {
        self.doubt_parent(path);
        self.notes.insert(nameless(&path.strip_prefix(self.root).unwrap_or(path).to_string_lossy()));
    }

    /// A file or folder that the user named.
    pub(super) fn unnamed(&mut self, path: &Path) {
        self.notes.insert(unnamed(&path.strip_prefix(self.root).unwrap_or(path).to_string_lossy()));
    }

    /// A folder in which something could not be looked at.
    pub(super) fn unreadable(&mut self, folder: &Path, error: &io::Error) {
        self.doubt(folder);
        self.doubt_parent(folder);
        let reason = error.kind();
        let relative = self.relative(folder).filter(|path| !path.is_empty());
        let message = match &relative {
            Some(_) => format!("cannot be read: {reason}"),
            None => format!("the project root cannot be read: {reason}"),
        };
        self.note(NoteKind::Unreadable, message, relative);
    }

    /// An ignore file with a pattern that is not valid. The other patterns count.
    pub(super) fn pattern(&mut self, file: &Path, reason: &str) {
        self.ignore_file(file, &format!("a pattern is not valid and matches nothing: {reason}"));
    }

    /// An ignore file that is not applied.
    pub(super) fn unusable(&mut self, file: &Path, reason: &str) {
        self.ignore_file(file, &format!("this ignore file is not applied, so more files are scanned: {reason}"));
    }

    /// A repository that could not tell what it tracks.
    pub(super) fn untold(&mut self, top: &Path, reason: &str) {
        let message = format!("ignored files that git tracks may be missing from this scan: {reason}");
        let path = self.relative(top).filter(|path| !path.is_empty());
        self.note(NoteKind::Unreadable, message, path);
    }

    fn ignore_file(&mut self, file: &Path, message: &str) {
        self.doubt_parent(file);
        match self.relative(file) {
            Some(path) => self.note(NoteKind::PartlyParsed, message.to_owned(), Some(path)),
            None => self.note(NoteKind::PartlyParsed, format!("`{}`: {message}", file.to_string_lossy()), None),
        }
    }

    /// What a path is called in messages: relative to the root if it lies below.
    pub(super) fn shown(&self, path: &Path) -> String {
        self.relative(path).unwrap_or_else(|| path.to_string_lossy().into_owned())
    }

    /// The path below the root with `/`, if it is UTF-8.
    pub(super) fn relative(&self, path: &Path) -> Option<String> {
        let parts = path.strip_prefix(self.root).ok()?.components().map(|part| part.as_os_str().to_str());
        parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
    }

    fn note(&mut self, kind: NoteKind, message: String, path: Option<String>) {
        self.notes.insert(self::note(kind, &message, path));
    }
}

/// What is said about a file whose name is not UTF-8, as far as it can be shown.
pub(crate) fn nameless(shown: &str) -> Note {
    note(NoteKind::Skipped, &format!("the name `{shown}` is not UTF-8"), None)
}

/// The same about a file that the user named or is about to commit: the run is incomplete without it.
#[must_use]
pub fn unnamed(shown: &str) -> Note {
    note(NoteKind::Unreadable, &format!("`{shown}` was not scanned: its name is not UTF-8"), None)
}

fn note(kind: NoteKind, message: &str, path: Option<String>) -> Note {
    let message = clean_line(message, MAX_MESSAGE_BYTES).into_owned();
    Note { source: "btm".to_owned(), kind, message, location: path.map(Location::file) }
}
