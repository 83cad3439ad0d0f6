//! The folder of a project's state: this user's alone, and nothing in it that btm does not make there.

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_files::own::{self, NotOurs, OwnFolder};
use rustix::fs::FileType;

use crate::Place;

/// Folders above that of a project that are btm's: that of all projects, and the one around it.
const SHARED: usize = 2;
/// What the name of a folder begins with that is being removed.
const GOING: &str = ".gone-";

/// Why the folder of a project's state is not used. What is refused stays as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// Something in its place, or in it, is not what btm makes there.
    #[error("`{}` is not used: {reason}", path.display())]
    Foreign {
        /// What is refused.
        path: PathBuf,
        /// Why.
        reason: NotOurs,
    },
    /// It cannot be read or written.
    #[error("`{}` cannot be used: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The project was moved, and a process of its former place still writes there.
    #[error("the project was at `{}` before, and its daemon there does not end", root.display())]
    Busy {
        /// Where it was.
        root: PathBuf,
    },
}

impl StateError {
    /// What the user can do.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Foreign { path, reason: NotOurs::OtherUser { .. } } => {
                format!("run btm as that user, or move `{}` elsewhere", path.display())
            }
            Self::Foreign { path, .. } => {
                format!("check where it comes from, then remove `{}`; btm makes its own", path.display())
            }
            Self::Io { .. } => "make sure that you own the folder and that the disk is not full".to_owned(),
            Self::Busy { .. } => {
                "try again; if that does not help, end the process that runs `btm daemon start` there".to_owned()
            }
        }
    }

    /// What the operating system says about a path, or why what lies there is not ours.
    pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| match NotOurs::of(&source) {
            Some(reason) => Self::Foreign { path, reason },
            None => Self::Io { path, source },
        }
    }

    /// Whether something is missing, which may be because somebody else has just removed it.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}

impl Place {
    /// Whether there is a state of the project. Makes nothing.
    ///
    /// # Errors
    /// If a folder on the way is not ours, or cannot be entered.
    pub fn exists(&self) -> Result<bool, StateError> {
        Ok(own::look(self.folder()).map_err(StateError::at(self.folder()))?.is_some())
    }

    /// Makes the folder of the project's state, if there is none, and makes sure that what is in it is of the kind that btm makes.
    /// Everything that is kept is kept in it, so this comes before anything is.
    ///
    /// # Errors
    /// If it is not, or cannot be made.
    pub fn claim(&self) -> Result<(), StateError> {
        make(self.folder(), SHARED).map_err(StateError::at(self.folder()))?;
        let folder = OwnFolder::open(self.folder()).map_err(StateError::at(self.folder()))?;
        check_entries(&folder, self.folder())
    }

    /// Removes the folder with everything in it. It is gone as a whole for whoever looks meanwhile.
    pub(crate) fn remove(&self) -> Result<(), StateError> {
        let folder = self.folder();
        let mut name = OsStr::new(GOING).to_owned();
        name.push(folder.file_name().unwrap_or_default());
        let going = folder.with_file_name(name);
        let removed = btm_faults::remove_folder(Point::StateRemove, &going)
            .and_then(|()| btm_faults::rename(Point::StateRemove, folder, &going))
            .and_then(|()| btm_faults::remove_folder(Point::StateRemove, &going));
        removed.map_err(StateError::at(folder))
    }
}

/// Makes a folder, and as many above it if they are missing.
fn make(folder: &Path, above: usize) -> io::Result<()> {
    match (btm_faults::create_folder(Point::DaemonSocket, folder), folder.parent()) {
        (Err(error), Some(parent)) if above > 0 && error.kind() == io::ErrorKind::NotFound => {
            make(parent, above - 1)?;
            btm_faults::create_folder(Point::DaemonSocket, folder)
        }
        (made, _) => made,
    }
}

/// Removes what others have begun to remove, and were killed.
pub(crate) fn finish_removing(projects: &Path) -> io::Result<()> {
    let names = OwnFolder::open(projects)?.names()?;
    let mut going = names.iter().filter(|name| name.as_encoded_bytes().starts_with(GOING.as_bytes()));
    going.try_for_each(|name| btm_faults::remove_folder(Point::StateRemove, &projects.join(name)))
}

/// What btm keeps in the folder is of the kind that btm makes there.
fn check_entries(folder: &OwnFolder, path: &Path) -> Result<(), StateError> {
    let kinds = [
        (FileType::RegularFile, &[Place::LOG, Place::STARTING, crate::project::NAME][..]),
        (FileType::Directory, &[Place::RUNS, Place::STATE][..]),
        (FileType::Socket, &[Place::SOCKET][..]),
    ];
    for (kind, names) in kinds {
        for name in names {
            let found = folder.find(OsStr::new(name)).map_err(StateError::at(path.join(name)))?;
            let problem = found.and_then(|found| own::check(&found, kind).err());
            if let Some(reason) = problem {
                return Err(StateError::Foreign { path: path.join(name), reason });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_folder_is_closed_to_others_and_removed_as_a_whole() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(Path::new("/project"), home.path());
        assert!(!place.exists().unwrap());
        place.claim().unwrap();
        std::fs::set_permissions(place.folder(), std::fs::Permissions::from_mode(0o755)).unwrap();
        place.claim().unwrap();
        assert_eq!(place.folder().metadata().unwrap().permissions().mode() & 0o777, 0o700);
        btm_faults::create_folder(Point::RunFolder, &place.runs()).unwrap();
        place.remove().unwrap();
        assert_eq!(home.path().read_dir().unwrap().count(), 0);
    }
}
