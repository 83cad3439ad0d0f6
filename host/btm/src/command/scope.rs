//! Which files a user means, and where their content comes from: the folder, the git index, or a revision.

use std::{
    collections::{BTreeSet, HashSet},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use btm_git::{Blob, GitError, ObjectId, Objects, Repository, Since};
use btm_model::{Note, NoteKind, text::clean_line};
use btm_scan::{
    Scope,
    content::{Blobs, ReadError, Snapshot, Tracked},
};

use crate::{cli::ChangeArguments, error::CommandError, output};

/// So many paths are named in an error.
const NAMED: usize = 5;

/// What a scan is about.
pub(crate) struct Chosen {
    pub(crate) scope: Scope,
    pub(crate) snapshot: Option<Snapshot>,
    /// What is said about the choice.
    pub(crate) notes: Vec<Note>,
}

impl Chosen {
    /// The same; if there are no files, with a note that says why.
    fn or_nothing(mut self, why: &str, within: &Within) -> Self {
        let is_unnamed = self.notes.iter().any(|note| note.kind == NoteKind::Unreadable);
        if matches!(&self.scope, Scope::Files { files, .. } if files.is_empty()) && !is_unnamed {
            let of = if within.is_everything() { "" } else { " of what was named" };
            self.notes.push(note(NoteKind::NothingToScan, format!("{why}{of}")));
        }
        self
    }
}

/// Which changes are wanted.
pub(crate) enum Wanted<'a> {
    /// Those that the user typed; all files if there are none.
    Typed(&'a ChangeArguments),
    /// What differs in a state that git holds.
    Held(btm_git::Snapshot),
}

impl Wanted<'_> {
    /// Whether it is about the files as they lie in the folder.
    pub(crate) fn is_everything(&self) -> bool {
        matches!(self, Self::Typed(changes) if !changes.staged && changes.since.is_none())
    }
}

/// What the user chose by `paths` and `wanted`, for the project at `root` and files of at most `max_bytes`.
pub(crate) fn choose(paths: &[PathBuf], wanted: Wanted<'_>, root: &Path, max_bytes: u64) -> Result<Chosen, CommandError> {
    match wanted {
        Wanted::Typed(changes) => typed(paths, changes, root, max_bytes),
        Wanted::Held(snapshot) => {
            let (within, repository) = (Within::new(root, paths)?, repository(root, "a push")?);
            Ok(of_snapshot(snapshot, &within, repository.objects(), false, max_bytes))
        }
    }
}

fn typed(paths: &[PathBuf], changes: &ChangeArguments, root: &Path, max_bytes: u64) -> Result<Chosen, CommandError> {
    let with_dependents = changes.dependents;
    if changes.since.is_none() && !changes.staged {
        if with_dependents {
            let message = "--dependents is about files that changed";
            return Err(CommandError::usage(message).hint("say which with --staged or --since REV"));
        }
        let is_root = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path == root);
        let is_everything = paths.iter().all(is_root);
        let scope = if is_everything { Scope::Project } else { Scope::Paths(paths.to_owned()) };
        return Ok(Chosen { scope, snapshot: None, notes: Vec::new() });
    }
    let within = Within::new(root, paths)?;
    match &changes.since {
        None => {
            let repository = repository(root, "--staged")?;
            let staged = repository.staged().map_err(of_git)?;
            refuse_conflicts(&staged.conflicted)?;
            let is_merge = staged.taken_over.is_some();
            let why = if is_merge { "nothing is staged that differs from every merged commit" } else { "nothing is staged" };
            let chosen = of_snapshot(staged, &within, repository.objects(), with_dependents, max_bytes);
            Ok(chosen.or_nothing(why, &within))
        }
        Some(range) => {
            let repository = repository(root, "--since")?;
            let chosen = match repository.since(range).map_err(of_git)? {
                Since::WorkTree(changed) => {
                    let notes = unnamed(&changed.nameless, &within);
                    let files = changed.paths.into_iter().chain(changed.removed).filter(|path| within.has(path)).collect();
                    let scope = Scope::Files { files, with_dependents };
                    Chosen { scope, snapshot: None, notes }
                }
                Since::Commit(snapshot) => of_snapshot(snapshot, &within, repository.objects(), with_dependents, max_bytes),
            };
            Ok(chosen.or_nothing(&format!("nothing differs in {}", clean_line(range, 100)), &within))
        }
    }
}

/// The repository around a project, for what needs one.
pub(crate) fn repository(root: &Path, what: &str) -> Result<Repository, CommandError> {
    let none = || {
        let root = output::name(root);
        CommandError::usage(format!("{what} needs a git repository, and `{root}` is not in one"))
            .hint("scan without it, or run `git init`")
    };
    Repository::around(root).map_err(of_git)?.ok_or_else(none)
}

fn of_snapshot(snapshot: btm_git::Snapshot, within: &Within, objects: Objects, with_dependents: bool, max_bytes: u64) -> Chosen {
    // What was removed is not scanned, but other files may depend on it.
    let changed = snapshot.changed().map(|file| &file.path).chain(&snapshot.removed).filter(|path| within.has(path));
    let changed: BTreeSet<String> = changed.cloned().collect();
    if !changed.is_empty() {
        objects.start();
    }
    let mut notes = unnamed(&snapshot.nameless_changed, within);
    notes.extend(snapshot.taken_over.filter(|files| *files > 0).map(taken_over));
    let files = snapshot.files.into_iter().map(|file| Tracked { path: file.path.into(), object: file.object.to_string() });
    let snapshot = Snapshot::new(files.collect(), snapshot.nameless, Arc::new(FromGit(objects)), max_bytes);
    let scope = Scope::Files { files: changed, with_dependents };
    Chosen { scope, snapshot: Some(snapshot), notes }
}

/// What is said where a merge is being concluded.
fn taken_over(files: usize) -> Note {
    let files = if files == 1 { "1 file is".to_owned() } else { format!("{files} files are") };
    let message =
        format!("this concludes a merge; {files} not checked again, since one of the merged commits has the same content");
    note(NoteKind::Skipped, message)
}

fn note(kind: NoteKind, message: String) -> Note {
    Note { source: "btm".to_owned(), kind, message, location: None }
}

/// Notes that files which the user chose are not scanned, since nobody could name them.
fn unnamed(shown: &[String], within: &Within) -> Vec<Note> {
    shown.iter().filter(|path| within.has(path)).map(|path| btm_scan::walk::unnamed(path)).collect()
}

/// What is in conflict has no content that could be checked.
fn refuse_conflicts(conflicted: &[String]) -> Result<(), CommandError> {
    if conflicted.is_empty() {
        return Ok(());
    }
    let named: Vec<_> = conflicted.iter().take(NAMED).map(|path| format!("`{}`", path.escape_debug())).collect();
    let more = if conflicted.len() > NAMED { format!(" and {} more", conflicted.len() - NAMED) } else { String::new() };
    let message = format!("a merge is not finished: {}{more} are in conflict", named.join(", "));
    Err(CommandError::usage(message).hint("resolve them and run `git add`; until then nothing can be committed anyway"))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub(crate) fn of_git(error: GitError) -> CommandError {
    CommandError::usage_because(&error).maybe_hint(error.hint())
}

/// The paths that the user named, relative to the root; everything if there are none.
pub(crate) struct Within(HashSet<PathBuf>);

impl Within {
    pub(crate) fn new(root: &Path, paths: &[PathBuf]) -> Result<Self, CommandError> {
        let relative = |path: &PathBuf| {
            let outside =
                || CommandError::usage(format!("`{}` is outside the project `{}`", output::name(path), output::name(root)));
            // What was staged need not exist any more.
            let absolute = path.canonicalize().or_else(|_| std::path::absolute(path)).map_err(|_| outside())?;
            let relative = absolute.strip_prefix(root).map_err(|_| outside())?;
            let is_plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
            if is_plain { Ok(relative.to_owned()) } else { Err(outside()) }
        };
        paths.iter().map(relative).collect::<Result<_, _>>().map(Self)
    }

    fn is_everything(&self) -> bool {
        self.0.is_empty()
    }

    fn has(&self, path: &str) -> bool {
        self.is_everything() || Path::new(path).ancestors().any(|named| self.0.contains(named))
    }

    /// Whether each of them is one of `files`.
    pub(crate) fn are_all_among(&self, files: &BTreeSet<String>) -> bool {
        self.0.iter().all(|path| path.to_str().is_some_and(|path| files.contains(path)))
    }
}

/// The contents of a repository.
struct FromGit(Objects);

impl Blobs for FromGit {
    fn read(&self, object: &str, max_bytes: u64) -> Result<Vec<u8>, ReadError> {
        let id = ObjectId::parse(object.as_bytes()).ok_or(ReadError::Missing)?;
        match self.0.read(&id, max_bytes) {
            Ok(Blob::Content(content)) => Ok(content),
            Ok(Blob::TooLarge { size }) => Err(ReadError::TooLarge { bytes: size, limit: max_bytes }),
            Err(error) => Err(ReadError::Other(std::io::Error::other(error.to_string()))),
        }
    }
}
