//! Finds the repository of a folder.
//!
//! Git runs hooks with variables that say which repository and which index it is working with. They count if they are about the
//! repository that holds the folder; if they are about another one, they would be wrong here.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use btm_files::ReadError;

use crate::{
    GitError, ObjectId, Objects, Surroundings,
    error::OLDEST,
    git::{Git, both},
    look,
};

/// The variables of one repository: those of `git rev-parse --local-env-vars`, but not the settings of `git -c`, nor
/// `GIT_NO_REPLACE_OBJECTS`, which is always set.
pub(crate) const LOCAL: [&str; 12] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// The most bytes of the list of commits that are being merged: more than git merges at a time.
const MAX_MERGE_HEAD: u64 = 64 << 10;

/// What is asked about a folder. The answer to the last but one consists of `../` only, so that a line break in the last does
/// no harm; the first is answered with itself by a git that is too old.
const QUESTIONS: [&str; 8] = [
    "rev-parse",
    "--path-format=absolute",
    "--is-bare-repository",
    "--is-inside-work-tree",
    "--is-shallow-repository",
    "--show-object-format",
    "--show-cdup",
    "--git-dir",
];

/// A repository with a work tree, of which a folder is looked at.
#[derive(Debug)]
pub struct Repository {
    /// Runs at the top of the work tree, for this repository.
    pub(crate) git: Git,
    pub(crate) place: Place,
    /// The folder that is looked at: empty for the whole work tree, else it ends with `/`.
    pub(crate) prefix: Prefix,
}

/// Where a repository lies, and of which kind it is.
#[derive(Debug)]
pub struct Place {
    pub top: PathBuf,
    folder: PathBuf,
    pub is_shallow: bool,
    /// The name of a tree with nothing in it.
    pub empty_tree: &'static str,
}

/// A folder below the top of a work tree.
#[derive(Debug)]
pub struct Prefix {
    pub text: OsString,
    pub bytes: Vec<u8>,
}

impl Repository {
    /// The repository whose work tree holds `root`, if there is one.
    ///
    /// # Errors
    /// If there is no git, or it does not let us use the repository.
    pub fn around(root: &Path) -> Result<Option<Self>, GitError> {
        Self::around_in(root, &Surroundings::of_this_process())
    }

    /// The same, for a process with these surroundings.
    ///
    /// # Errors
    /// As in [`Repository::around`].
    pub fn around_in(root: &Path, surroundings: &Surroundings) -> Result<Option<Self>, GitError> {
        let root = root.canonicalize().map_err(|source| GitError::Folder { path: root.to_owned(), source })?;
        let given = Git::find(surroundings)?;
        look::require_files(&root, surroundings)?;
        let mut plain = given.at(&root);
        plain.without(&LOCAL);
        if !given.has_any(&LOCAL) {
            return Ok(place(&plain, &root)?.map(|place| Self::new(plain, place, &root)));
        }
        let (found, named) = both(|| place(&plain, &root), || place(&given, surroundings.folder()));
        // What the variables name need not be a repository; then they are about something else.
        Ok(match (found?, named.ok().flatten()) {
            (Some(found), Some(named)) if is_same(&found.folder, &named.folder) => Some(Self::new(given, found, &root)),
            (Some(found), _) => Some(Self::new(plain, found, &root)),
            (None, Some(named)) if root.starts_with(&named.top) => Some(Self::new(given, named, &root)),
            (None, _) => None,
        })
    }

    /// The contents of the repository.
    #[must_use]
    pub fn objects(&self) -> Objects {
        Objects::of(&self.git)
    }

    fn new(git: Git, place: Place, root: &Path) -> Self {
        let mut git = git.at(&place.top);
        if let Some(index) = git.variable("GIT_INDEX_FILE").map(|index| place.top.join(index)) {
            git.set("GIT_INDEX_FILE", index);
        }
        git.without(&["GIT_IMPLICIT_WORK_TREE", "GIT_PREFIX"]);
        git.set("GIT_DIR", &place.folder);
        git.set("GIT_WORK_TREE", &place.top);
        let prefix = Prefix::of(root, &place.top);
        Self { git, place, prefix }
    }

    /// The commits that the next commit will merge into `HEAD`; none unless a merge was begun.
    pub(crate) fn merged_commits(&self) -> Result<Vec<ObjectId>, GitError> {
        let path = self.place.folder.join("MERGE_HEAD");
        let text = match btm_files::read_text(&path, MAX_MERGE_HEAD) {
            Ok(text) => text,
            Err(ReadError::Missing) => return Ok(Vec::new()),
            Err(error) => return Err(GitError::Broken { says: format!("`{}` cannot be read: {error}", path.display()) }),
        };
        let commit = |line: &str| {
            let says = || format!("`{}` names no commit", path.display());
            ObjectId::parse(line.as_bytes()).ok_or_else(|| GitError::Broken { says: says() })
        };
        text.lines().map(commit).collect()
    }

    /// The arguments of a command about the files below the folder that is looked at.
    pub(crate) fn below(&self, arguments: &[&str]) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        arguments.push("--".into());
        if !self.prefix.bytes.is_empty() {
            arguments.push(self.prefix.text.clone());
        }
        arguments
    }
}

impl Prefix {
    fn of(root: &Path, top: &Path) -> Self {
        let mut text = OsString::new();
        for part in root.strip_prefix(top).into_iter().flatten() {
            text.push(part);
            text.push("/");
        }
        let bytes = text.as_encoded_bytes().to_vec();
        Self { text, bytes }
    }
}

/// The repository that `git` means when it is run in `folder`.
fn place(git: &Git, folder: &Path) -> Result<Option<Place>, GitError> {
    let output = git.output(&QUESTIONS)?;
    if !output.status.success() {
        return GitError::said_around(&output, folder).map_or(Ok(None), Err);
    }
    if output.stdout.starts_with(b"--") {
        return Err(too_old(git));
    }
    let mut answers = output.stdout.splitn(6, |byte| *byte == b'\n');
    let mut next = || answers.next().ok_or(GitError::Answer { command: "rev-parse" });
    let (is_bare, is_inside, is_shallow) = (next()? == b"true", next()? == b"true", next()? == b"true");
    let empty_tree = match next()? {
        b"sha1" => "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        b"sha256" => "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
        _ => return Err(GitError::Answer { command: "rev-parse" }),
    };
    if !is_inside {
        return if is_bare { Err(GitError::Bare { path: folder.to_owned() }) } else { Ok(None) };
    }
    let above = next()?.len() / "../".len();
    let own = next()?.strip_suffix(b"\n").ok_or(GitError::Answer { command: "rev-parse" })?;
    let folder = folder.canonicalize().map_err(|source| GitError::Folder { path: folder.to_owned(), source })?;
    let top = folder.ancestors().nth(above).ok_or(GitError::Answer { command: "rev-parse" })?;
    Ok(Some(Place { top: top.to_owned(), folder: path(own), is_shallow, empty_tree }))
}

fn too_old(git: &Git) -> GitError {
    match git.answer(&["version"]) {
        Ok(version) => GitError::TooOld { found: String::from_utf8_lossy(&version).trim().to_owned() },
        Err(_) => GitError::TooOld { found: format!("a git older than {OLDEST}") },
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// A path that git wrote.
#[cfg(unix)]
pub fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(bytes).into()
}

/// A path that git wrote.
#[cfg(not(unix))]
pub fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
