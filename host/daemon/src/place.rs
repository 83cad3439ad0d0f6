//! Where the files of a project's daemon lie.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_files::own;
use btm_model::TaskId;

use crate::StateError;

/// Bytes of what a daemon said when nobody listened that are read; it says little.
const LOG_READ: u64 = 1 << 20;

/// Where the files of a project's daemon lie: all in `.btm` in the root of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    root: PathBuf,
}

impl Place {
    pub(crate) const SOCKET: &str = "daemon.socket";
    pub(crate) const LOG: &str = "daemon.log";
    pub(crate) const STARTING: &str = "daemon.starting";
    pub(crate) const STATE: &str = "state";
    pub(crate) const RUNS: &str = "runs";

    /// Of the project at `root`, which is absolute and without links.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The root of the project.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// How tasks call a folder, absolute and without links: relative to the root if it lies there, so that they may be moved with
    /// the project. `None` if that is not UTF-8.
    #[must_use]
    pub fn directory_of(&self, folder: &Path) -> Option<String> {
        Some(folder.strip_prefix(&self.root).unwrap_or(folder).to_str()?.to_owned())
    }

    /// The folder that tasks call so.
    #[must_use]
    pub fn folder_of(&self, directory: &str) -> PathBuf {
        if directory.is_empty() { self.root.clone() } else { self.root.join(directory) }
    }

    /// The folder of all that is not for git.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.root.join(".btm")
    }

    /// The socket. The path may be too long for the address of one: whoever listens or connects does so through the open folder.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder().join(Self::SOCKET)
    }

    /// What the daemon says when nobody listens.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder().join(Self::LOG)
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
        self.open(&self.folder().join(Self::STARTING))
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder().join(Self::STATE)
    }

    pub(crate) fn runs(&self) -> PathBuf {
        self.folder().join(Self::RUNS)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_of_a_task_moves_with_the_project() {
        let (old, new) = (Place::new(Path::new("/old")), Place::new(Path::new("/new")));
        for (folder, moved) in
            [("/old", "/new"), ("/old/src/a", "/new/src/a"), ("/elsewhere", "/elsewhere"), ("/older", "/older")]
        {
            let directory = old.directory_of(Path::new(folder)).unwrap();
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
}
