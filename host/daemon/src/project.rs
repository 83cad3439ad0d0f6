//! Which folder a state is for, told from every other one that has been, or will be, at the same path.

use std::{
    ffi::{OsStr, OsString},
    io::{self, Read as _},
    os::unix::{
        ffi::{OsStrExt as _, OsStringExt as _},
        fs::MetadataExt as _,
    },
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use btm_faults::Point;
use btm_files::own;
use btm_runs::linux;
use serde::{Deserialize, Serialize};

use crate::{Place, StateError};

pub(crate) const NAME: &str = "project.json";
/// Bytes of the file that are read; more is none of ours.
const MOST: u64 = 64 << 10;

/// Which folder it is.
///
/// When it was born nobody can set, and a copy, a clone or a restored backup is born when it is made; but a snapshot of a file
/// system has the times and inodes of the original, and another device. The number of a device is another one after the next start
/// of the machine. Where the file system does not know when a folder was born, the inode tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// Seconds and nanoseconds since 1970.
    born: Option<(u64, u32)>,
    inode: u64,
    device: u64,
    /// The boot of the machine in which the device had this number.
    boot: String,
}

impl Identity {
    /// That of the folder at a path.
    pub(crate) fn of(folder: &Path) -> io::Result<Self> {
        let metadata = folder.symlink_metadata()?;
        if !metadata.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let born = metadata.created().ok().and_then(|born| born.duration_since(UNIX_EPOCH).ok());
        let born = born.map(|born| (born.as_secs(), born.subsec_nanos()));
        Ok(Self { born, inode: metadata.ino(), device: metadata.dev(), boot: linux::boot()? })
    }

    /// Whether both are the same folder, if they were found at one path. Inodes may change there when a file system is mounted again.
    pub(crate) fn is_still(&self, other: &Self) -> bool {
        match (self.born, other.born) {
            (Some(one), Some(other)) => one == other,
            _ => self.inode == other.inode,
        }
    }

    /// Whether both are the same folder, which was moved from one path to the other.
    pub(crate) fn is_moved(&self, other: &Self) -> bool {
        let is_on_one_device = self.boot != other.boot || self.device == other.device;
        self.born == other.born && self.inode == other.inode && is_on_one_device
    }
}

/// Which project a state is for, as the file in its folder says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Project {
    root: Name,
    identity: Identity,
    /// The folder that holds the root: in another one the root is not missed.
    above: Option<Identity>,
}

/// A path, as text where it is text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Bytes(Vec<u8>),
}

impl Project {
    /// The project at a root, as it is now.
    pub(crate) fn at(root: &Path) -> io::Result<Self> {
        let above = root.parent().and_then(|above| Identity::of(above).ok());
        let name =
            root.to_str().map_or_else(|| Name::Bytes(root.as_os_str().as_bytes().to_owned()), |text| Name::Text(text.to_owned()));
        Ok(Self { root: name, identity: Identity::of(root)?, above })
    }

    /// Where it was.
    pub(crate) fn root(&self) -> PathBuf {
        match &self.root {
            Name::Text(text) => OsStr::new(text).into(),
            Name::Bytes(bytes) => OsString::from_vec(bytes.clone()).into(),
        }
    }

    /// Whether the folder that is there now is another one.
    pub(crate) fn is_replaced(&self, now: &Identity) -> bool {
        !self.identity.is_still(now)
    }

    /// Whether this folder is its root, which was moved here.
    pub(crate) fn was_moved_to(&self, now: &Identity) -> bool {
        self.identity.is_moved(now) && !Identity::of(&self.root()).is_ok_and(|there| self.identity.is_still(&there))
    }

    /// Whether its root was removed, as far as that can be told: it is missing in the folder that held it, where it has no other
    /// name now. If that folder is another one or missing too, as where a disk is not mounted, this is not known.
    pub(crate) fn is_removed(&self) -> bool {
        let root = self.root();
        let Some((above, held)) = root.parent().zip(self.above.as_ref()) else { return false };
        self.is_missing() && Identity::of(above).is_ok_and(|now| held.is_still(&now)) && !self.is_in(above).unwrap_or(true)
    }

    /// Whether nothing is at its root.
    pub(crate) fn is_missing(&self) -> bool {
        self.root().symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    }

    /// Whether a folder holds the root, under whatever name.
    fn is_in(&self, folder: &Path) -> io::Result<bool> {
        for entry in folder.read_dir()? {
            let entry = entry?;
            if entry.file_type()?.is_dir() && Identity::of(&entry.path()).is_ok_and(|found| self.identity.is_moved(&found)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Place {
    /// Which project the state is for; nothing if that is not written down, or cannot be read.
    pub(crate) fn project(&self) -> Option<Project> {
        project_in(&self.folder().join(NAME))
    }

    /// Writes down which project the state is for.
    pub(crate) fn write_project(&self) -> Result<(), StateError> {
        let project = Project::at(self.root()).map_err(StateError::at(self.root()))?;
        let path = self.folder().join(NAME);
        let text = serde_json::to_vec(&project).map_err(|error| StateError::at(&path)(error.into()))?;
        btm_faults::replace(Point::DaemonIdentity, &path, &text).map_err(StateError::at(&path))
    }
}

/// The states of this user's projects, each with its folder and when a daemon last started on it.
pub(crate) fn all(projects: &Path) -> io::Result<Vec<(PathBuf, Project, SystemTime)>> {
    let names = own::OwnFolder::open(projects)?.names()?;
    let found = names.into_iter().filter_map(|name| {
        let folder = projects.join(name);
        let path = folder.join(NAME);
        let used = path.symlink_metadata().ok()?.modified().ok()?;
        Some((folder, project_in(&path)?, used))
    });
    Ok(found.collect())
}

fn project_in(path: &Path) -> Option<Project> {
    let mut text = Vec::new();
    own::read(path).ok()?.take(MOST).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn make(path: &Path) {
        btm_faults::create_folder(Point::RunFolder, path).unwrap();
    }

    #[test]
    fn a_folder_is_told_from_a_copy_and_from_its_successor() {
        let home = tempfile::tempdir().unwrap();
        let [root, moved, copy] = ["project", "moved", "copy"].map(|name| home.path().join(name));
        make(&root);
        let project = Project::at(&root).unwrap();
        assert!(Command::new("cp").arg("-a").args([&root, &copy]).status().unwrap().success());
        let is_moved = |path: &Path| project.was_moved_to(&Identity::of(path).unwrap());
        assert!(!is_moved(&copy) && !is_moved(&root), "it is still there");
        btm_faults::rename(Point::RunFolder, &root, &moved).unwrap();
        assert!(is_moved(&moved) && !is_moved(&copy));
        make(&root);
        let now = Identity::of(&root).unwrap();
        assert!(project.is_replaced(&now) && !project.was_moved_to(&now));
        assert!(is_moved(&moved), "also if there is something in its place");
    }

    #[test]
    fn a_snapshot_is_on_another_device() {
        let here = Identity { born: Some((1, 2)), inode: 3, device: 4, boot: "a".to_owned() };
        let snapshot = Identity { device: 5, ..here.clone() };
        assert!(!here.is_moved(&snapshot) && here.is_still(&snapshot));
        let later = Identity { boot: "b".to_owned(), ..snapshot };
        assert!(here.is_moved(&later) && here.is_still(&later), "devices are numbered anew");
        let restored = Identity { born: Some((9, 9)), ..here.clone() };
        assert!(!here.is_moved(&restored) && !here.is_still(&restored));
        let unknown = Identity { born: None, ..here.clone() };
        assert!(unknown.is_still(&here) && !unknown.is_still(&Identity { inode: 9, ..unknown.clone() }));
    }

    #[test]
    fn what_is_missing_is_removed_only_where_it_was() {
        let home = tempfile::tempdir().unwrap();
        let above = home.path().join("disk");
        let root = above.join("project");
        make(&above);
        make(&root);
        let project = Project::at(&root).unwrap();
        assert!(!project.is_removed() && !project.is_missing());
        btm_faults::rename(Point::RunFolder, &root, &above.join("moved")).unwrap();
        assert!(project.is_missing() && !project.is_removed(), "it is there under another name");
        btm_faults::remove_folder(Point::RunRemove, &above.join("moved")).unwrap();
        assert!(project.is_removed());
        btm_faults::rename(Point::RunFolder, &above, &home.path().join("unmounted")).unwrap();
        assert!(project.is_missing() && !project.is_removed(), "what held it is missing too");
        make(&above);
        assert!(!project.is_removed(), "another folder is in its place, as where a disk is not mounted");
    }

    #[test]
    fn names_that_are_no_text_are_kept() {
        for name in [&b"/a/b"[..], b"/a/\xff"] {
            let path = Path::new(OsStr::from_bytes(name));
            let name = path.to_str().map_or_else(|| Name::Bytes(name.to_vec()), |text| Name::Text(text.to_owned()));
            let identity = Identity { born: None, inode: 1, device: 2, boot: String::new() };
            let project = Project { root: name, identity, above: None };
            let text = serde_json::to_string(&project).unwrap();
            assert_eq!(serde_json::from_str::<Project>(&text).unwrap().root(), path);
        }
    }
}
