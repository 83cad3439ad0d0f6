//! Where the files of a project's daemon lie.

use std::{
    fs::File,
    io::Read as _,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_files::own;
use btm_model::{Digest, OsText, TaskId};
use btm_store::tasks;

use crate::StateError;

/// Bytes of what a daemon said when nobody listened that are read; it says little.
const LOG_READ: u64 = 1 << 20;

/// Letters of a project's name that the name of its folder begins with, for people who look.
const READABLE: usize = 40;

/// Digits of the digest of a project's path that tell its folder from all others.
const DIGITS: usize = 16;

/// Where the files of a project's daemon lie: in a folder of this user's, named after the path of the project. Nothing of them lies
/// in the project, so no copy of it, and nobody who writes into it, has any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    root: PathBuf,
    folder: PathBuf,
}

impl Place {
    pub(crate) const SOCKET: &str = "daemon.socket";
    pub(crate) const LOG: &str = "daemon.log";
    pub(crate) const STARTING: &str = "daemon.starting";
    pub(crate) const STATE: &str = "state";
    pub(crate) const RUNS: &str = "runs";

    /// Of the project at `root`, in the folder `projects` for all projects of this user. Both are absolute and without links.
    #[must_use]
    pub fn new(root: &Path, projects: &Path) -> Self {
        Self { root: root.to_owned(), folder: projects.join(name_for(root)) }
    }

    /// As an earlier path of the project has named it, or the folder before it was moved.
    pub(crate) fn in_folder(root: &Path, folder: &Path) -> Self {
        Self { root: root.to_owned(), folder: folder.to_owned() }
    }

    /// The root of the project.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How tasks call a folder, absolute and without links: relative to the root if it lies there, so that they may be moved with
    /// the project.
    #[must_use]
    pub fn directory_of(&self, folder: &Path) -> OsText {
        folder.strip_prefix(&self.root).unwrap_or(folder).into()
    }

    /// The folder that tasks call so.
    #[must_use]
    pub fn folder_of(&self, directory: &OsText) -> PathBuf {
        if directory.is_empty() { self.root.clone() } else { self.root.join(directory) }
    }

    /// The folder of all that is kept of the project.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of all projects of this user.
    pub(crate) fn projects(&self) -> &Path {
        self.folder.parent().unwrap_or(&self.folder)
    }

    /// The socket. The path may be too long for the address of one: whoever listens or connects does so through the open folder.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join(Self::SOCKET)
    }

    /// What the daemon says when nobody listens.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.join(Self::LOG)
    }

    /// The log, to be written to.
    ///
    /// # Errors
    /// If it cannot be opened, or is no file that btm made.
    pub fn open_log(&self) -> Result<File, StateError> {
        self.open(&self.log())
    }

    /// What the log says; nothing if it cannot be read.
    #[must_use]
    pub fn read_log(&self) -> String {
        let mut text = Vec::new();
        let _ = own::read(&self.log()).and_then(|log| log.take(LOG_READ).read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    }

    /// A file to be locked by a client that starts the daemon, so that two do not.
    ///
    /// # Errors
    /// If it cannot be opened, or is no file that btm made.
    pub fn open_starting(&self) -> Result<File, StateError> {
        self.open(&self.folder.join(Self::STARTING))
    }

    /// The folder with a folder for each attempt.
    #[must_use]
    pub fn runs(&self) -> PathBuf {
        self.folder.join(Self::RUNS)
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder.join(Self::STATE)
    }

    /// The file that the daemon holds locked as long as it lives.
    pub(crate) fn lock(&self) -> PathBuf {
        tasks::Place::lock_in(&self.state())
    }

    /// The main file of the database.
    pub(crate) fn database(&self) -> PathBuf {
        tasks::Place::database_in(&self.state())
    }

    fn open(&self, path: &Path) -> Result<File, StateError> {
        btm_faults::open_append(Point::DaemonIdentity, path).map_err(StateError::at(path))
    }

    /// The name of the folder of an attempt.
    pub(crate) fn name_of(id: TaskId, attempt: u32) -> String {
        format!("{id}-{attempt}")
    }

    /// The task and attempt that a folder has the name of.
    pub(crate) fn of_name(name: &str) -> Option<(TaskId, u32)> {
        let (id, attempt) = name.split_once('-')?;
        Some((id.parse().ok()?, attempt.parse().ok()?))
    }
}

/// The name of the folder for a project: what people call it, and what tells it from others of that name.
fn name_for(root: &Path) -> String {
    let called = root.file_name().unwrap_or_default().to_string_lossy();
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '-' };
    let readable: String = called.chars().map(plain).take(READABLE).collect();
    // A name that begins with a dot would be hidden.
    let readable = readable.trim_start_matches(['.', '-']);
    let readable = if readable.is_empty() { "project" } else { readable };
    format!("{readable}-{}", &Digest::of(root.as_os_str().as_bytes()).hex()[..DIGITS])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(root: &str) -> Place {
        Place::new(Path::new(root), Path::new("/state"))
    }

    #[test]
    fn a_directory_of_a_task_moves_with_the_project() {
        let (old, new) = (place("/old"), place("/new"));
        for (folder, moved) in
            [("/old", "/new"), ("/old/src/a", "/new/src/a"), ("/elsewhere", "/elsewhere"), ("/older", "/older")]
        {
            let directory = old.directory_of(Path::new(folder));
            assert_eq!(old.folder_of(&directory), Path::new(folder));
            assert_eq!(new.folder_of(&directory), Path::new(moved));
        }
    }

    #[test]
    fn names_of_runs_are_read_back() {
        let id: TaskId = "17".parse().unwrap();
        assert_eq!(Place::of_name(&Place::name_of(id, 3)), Some((id, 3)));
        assert_eq!(["17", "x-1", "0-1", "1-x"].map(Place::of_name), [None; 4]);
    }

    #[test]
    fn each_project_has_a_folder_that_people_recognize() {
        let name = |root: &str| place(root).folder().file_name().unwrap().to_str().unwrap().to_owned();
        let (one, other) = (name("/home/a/shop"), name("/home/b/shop"));
        assert!(one.starts_with("shop-") && other.starts_with("shop-") && one != other, "{one} {other}");
        assert_eq!(one.len(), "shop-".len() + DIGITS);
        assert!(name("/home/a/.dot files").starts_with("dot-files-"));
        assert!(name("/").starts_with("project-"));
        assert!(name(&format!("/{}", "x".repeat(300))).len() <= READABLE + 1 + DIGITS);
        assert_eq!(place("/home/a/shop").projects(), Path::new("/state"));
    }
}
