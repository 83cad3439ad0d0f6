//! What a walk came across: files to analyze, and notes about the rest.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::FileType,
    path::{Path, PathBuf},
};

use btm_model::{Location, Note, NoteKind};
use ignore::{DirEntry, WalkState};

use super::{SeenFolder, Walked};
use crate::{clean::clean_line, stamp::Stamp};

/// How long a message about a path may be; longer than the longest path on Linux.
const MAX_MESSAGE_BYTES: usize = 8 * 1024;

/// Collects what a walk comes across, in any order.
pub(super) struct Found<'a> {
    root: &'a Path,
    files: BTreeSet<String>,
    notes: BTreeSet<Note>,
    folders: BTreeMap<String, Option<Stamp>>,
    /// Folders in which something could change without changing them.
    uncertain: BTreeSet<String>,
}

/// Why something that is not ignored was left out.
pub(super) enum Skipped {
    /// A pipe, socket or device.
    Special,
    /// A link to what is not part of the project.
    LinkOut,
}

/// Whether the walk goes below an entry. What is below a name that is not UTF-8 could not be named.
pub(super) fn state(entry: &Result<DirEntry, ignore::Error>) -> WalkState {
    let is_nameless = entry.as_ref().is_ok_and(|entry| entry.depth() > 0 && entry.file_name().to_str().is_none());
    if is_nameless { WalkState::Skip } else { WalkState::Continue }
}

impl<'a> Found<'a> {
    pub(super) fn new(root: &'a Path) -> Self {
        Self { root, files: BTreeSet::new(), notes: BTreeSet::new(), folders: BTreeMap::new(), uncertain: BTreeSet::new() }
    }

    /// Takes what the walker gave, if it is one of the paths that are wanted (folders on the way to them are not).
    /// `stamp` is that of a folder.
    pub(super) fn entry(
        &mut self,
        entry: Result<DirEntry, ignore::Error>,
        stamp: Option<Stamp>,
        is_wanted: impl Fn(&Path) -> bool,
    ) {
        match entry {
            Err(error) => self.error(&error, None),
            Ok(entry) => {
                if let Some(error) = entry.error() {
                    self.doubt(entry.path());
                    self.ignore_file(error);
                }
                if let Some(kind) = entry.file_type()
                    && is_wanted(entry.path())
                {
                    self.kind(entry.path(), kind, stamp);
                }
            }
        }
    }

    fn kind(&mut self, path: &Path, kind: FileType, stamp: Option<Stamp>) {
        if kind.is_file() {
            self.file(path);
        } else if kind.is_dir() {
            match self.relative(path) {
                Some(path) => {
                    self.folders.insert(path, stamp);
                }
                None => self.nameless(path),
            }
        } else if !kind.is_symlink() {
            self.skip(path, Skipped::Special);
        } else {
            self.doubt_parent(path);
            if path.canonicalize().is_ok_and(|target| !target.starts_with(self.root)) {
                self.skip(path, Skipped::LinkOut);
            }
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
    pub(super) fn finish(self) -> Walked {
        let Self { files, notes, folders, uncertain, .. } = self;
        let folders = folders.into_iter().map(|(path, stamp)| {
            let stamp = stamp.filter(|_| !uncertain.contains(&path));
            SeenFolder { path, stamp }
        });
        Walked { files: files.into_iter().collect(), notes: notes.into_iter().collect(), folders: folders.collect() }
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

    fn nameless(&mut self, path: &Path) {
        self.doubt_parent(path);
        self.notes.insert(nameless(&path.strip_prefix(self.root).unwrap_or(path).to_string_lossy()));
    }

    /// A folder or file that could not be looked at.
    fn error(&mut self, error: &ignore::Error, path: Option<&PathBuf>) {
        match error {
            ignore::Error::Partial(errors) => errors.iter().for_each(|error| self.error(error, path)),
            ignore::Error::WithPath { path, err } => self.error(err, Some(path)),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => self.error(err, path),
            ignore::Error::Io(error) => self.unreadable(&error.kind().to_string(), path),
            other => self.unreadable(&other.to_string(), path),
        }
    }

    fn unreadable(&mut self, reason: &str, path: Option<&PathBuf>) {
        // The folder itself, or what it lies in: one of them told of it.
        let root = self.root.to_owned();
        let path_or_root = path.unwrap_or(&root);
        self.doubt(path_or_root);
        self.doubt_parent(path_or_root);
        let relative = path.and_then(|path| self.relative(path));
        let message = match (&relative, path) {
            (Some(path), _) if path.is_empty() => format!("the project root cannot be read: {reason}"),
            (None, Some(path)) => format!("`{}` cannot be read: {reason}", path.to_string_lossy()),
            _ => format!("cannot be read: {reason}"),
        };
        self.note(NoteKind::Unreadable, message, relative.filter(|path| !path.is_empty()));
    }

    /// A file with patterns that could not be understood, or read. The other patterns count.
    fn ignore_file(&mut self, error: &ignore::Error) {
        let (path, reason) = innermost(error, None);
        let path = path.and_then(|path| self.relative(path));
        self.note(NoteKind::PartlyParsed, format!("patterns for files to ignore: {reason}"), path);
    }

    /// The path below the root with `/`, if it is UTF-8.
    fn relative(&self, path: &Path) -> Option<String> {
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

fn note(kind: NoteKind, message: &str, path: Option<String>) -> Note {
    let message = clean_line(message, MAX_MESSAGE_BYTES).into_owned();
    Note { source: "btm".to_owned(), kind, message, location: path.map(Location::file) }
}

/// The first thing that is wrong, and the file it is in.
fn innermost<'a>(error: &'a ignore::Error, path: Option<&'a Path>) -> (Option<&'a Path>, String) {
    match error {
        ignore::Error::Partial(errors) if !errors.is_empty() => innermost(&errors[0], path),
        ignore::Error::WithPath { path, err } => innermost(err, Some(path)),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => innermost(err, path),
        ignore::Error::Io(error) => (path, error.kind().to_string()),
        other => (path, other.to_string()),
    }
}
