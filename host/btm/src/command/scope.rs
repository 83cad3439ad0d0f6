//! Which files a user means, and where their content comes from: the folder, the git index, or a revision.

use std::{
    collections::BTreeSet,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use btm_git::{Blob, GitError, ObjectId, Objects, Repository, Since};
use btm_model::Note;
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
    /// What the user chose and cannot be scanned.
    pub(crate) notes: Vec<Note>,
}

/// What the user chose by `paths` and `changes`, for the project at `root` and files of at most `max_bytes`.
pub(crate) fn choose(paths: &[PathBuf], changes: &ChangeArguments, root: &Path, max_bytes: u64) -> Result<Chosen, CommandError> {
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
            Ok(of_snapshot(staged, &within, repository.objects(), with_dependents, max_bytes))
        }
        Some(range) => {
            let repository = repository(root, "--since")?;
            match repository.since(range).map_err(of_git)? {
                Since::WorkTree(changed) => {
                    let notes = unnamed(&changed.nameless, &within);
                    let files = changed.paths.into_iter().chain(changed.removed).filter(|path| within.has(path)).collect();
                    Ok(Chosen { scope: Scope::Files { files, with_dependents }, snapshot: None, notes })
                }
                Since::Commit(snapshot) => Ok(of_snapshot(snapshot, &within, repository.objects(), with_dependents, max_bytes)),
            }
        }
    }
}

fn repository(root: &Path, flag: &str) -> Result<Repository, CommandError> {
    let none = || {
        let root = output::name(root);
        CommandError::usage(format!("{flag} needs a git repository, and `{root}` is not in one"))
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
    let notes = unnamed(&snapshot.nameless_changed, within);
    let files = snapshot.files.into_iter().map(|file| Tracked { path: file.path.into(), object: file.object.to_string() });
    let snapshot = Snapshot::new(files.collect(), snapshot.nameless, Arc::new(FromGit(objects)), max_bytes);
    let scope = Scope::Files { files: changed, with_dependents };
    Chosen { scope, snapshot: Some(snapshot), notes }
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
fn of_git(error: GitError) -> CommandError {
    CommandError::usage_because(&error).maybe_hint(error.hint())
}

/// The paths that the user named, relative to the root; everything if there are none.
struct Within(Vec<PathBuf>);

impl Within {
    fn new(root: &Path, paths: &[PathBuf]) -> Result<Self, CommandError> {
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

    fn has(&self, path: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|named| Path::new(path).starts_with(named))
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
