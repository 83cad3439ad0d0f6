//! Where the files of a project's daemon lie.

use std::{
    io,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_model::{Digest, TaskId};

/// The longest path that a socket may have, in bytes: 108 on Linux, 104 elsewhere, with the zero at its end.
const LONGEST: usize = 103;

/// Where the files of a project's daemon lie: all in `.btm` in the root of the project, but for the socket if that path is too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    root: PathBuf,
    elsewhere: PathBuf,
}

impl Place {
    /// Of the project at `root`, which is absolute and without links. `temporary` is a folder for sockets whose path would be
    /// too long.
    #[must_use]
    pub fn new(root: &Path, temporary: &Path) -> Self {
        let user = rustix::process::getuid().as_raw();
        Self { root: root.to_owned(), elsewhere: temporary.join(format!("btm-{user}")) }
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

    /// The socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        let usual = self.folder().join("daemon.socket");
        if usual.as_os_str().len() <= LONGEST {
            return usual;
        }
        let name = Digest::of(self.root.as_os_str().as_encoded_bytes()).to_string();
        let short: String = name.chars().filter(char::is_ascii_hexdigit).take(32).collect();
        self.elsewhere.join(short)
    }

    /// What the daemon says when nobody listens.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder().join("daemon.log")
    }

    /// Locked by a client that starts the daemon, so that two do not.
    #[must_use]
    pub fn starting(&self) -> PathBuf {
        self.folder().join("daemon.starting")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder().join("state")
    }

    pub(crate) fn runs(&self) -> PathBuf {
        self.folder().join("runs")
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

    /// Makes the folder, for this user only.
    ///
    /// # Errors
    /// If it cannot be made, or belongs to somebody else.
    pub fn make(&self) -> io::Result<()> {
        let folder = self.folder();
        btm_faults::create_folder(Point::DaemonSocket, &folder)?;
        mine(&folder)?;
        let socket = self.socket();
        if let Some(parent) = socket.parent().filter(|parent| *parent == self.elsewhere) {
            btm_faults::create_folder(Point::DaemonSocket, parent)?;
            mine(parent)?;
        }
        Ok(())
    }

    /// Has git ignore the folder. Only by the daemon, which is alone.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn ignore(&self) -> io::Result<()> {
        let ignore = self.folder().join(".gitignore");
        if ignore.exists() { Ok(()) } else { btm_faults::replace(Point::DaemonIdentity, &ignore, b"*\n") }
    }
}

/// Makes sure that a folder is this user's, and nobody else's to enter.
fn mine(folder: &Path) -> io::Result<()> {
    let metadata = folder.symlink_metadata()?;
    if !metadata.is_dir() || metadata.uid() != rustix::process::getuid().as_raw() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is not a folder of this user"));
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_project_has_a_short_socket() {
        let root = PathBuf::from("/").join("deep/".repeat(40));
        let place = Place::new(&root, Path::new("/tmp"));
        assert!(place.socket().as_os_str().len() <= LONGEST, "{}", place.socket().display());
        let other = Place::new(&root.join("er"), Path::new("/tmp"));
        assert_ne!(place.socket(), other.socket());
        assert_eq!(Place::new(Path::new("/p"), Path::new("/tmp")).socket(), Path::new("/p/.btm/daemon.socket"));
    }

    #[test]
    fn the_folder_is_closed_to_others_and_ignored_by_git() {
        let root = tempfile::tempdir().unwrap();
        let place = Place::new(root.path(), root.path());
        place.make().unwrap();
        place.make().unwrap();
        place.ignore().unwrap();
        assert_eq!(place.folder().metadata().unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(std::fs::read_to_string(place.folder().join(".gitignore")).unwrap(), "*\n");
    }

    #[test]
    fn a_directory_of_a_task_moves_with_the_project() {
        let (old, new) = (Place::new(Path::new("/old"), Path::new("/tmp")), Place::new(Path::new("/new"), Path::new("/tmp")));
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
