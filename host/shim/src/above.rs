//! Where the folder of the run lies, also after somebody has moved the project.

use std::{
    ffi::{OsStr, OsString},
    io,
    os::{
        fd::{AsFd, AsRawFd, OwnedFd},
        unix::{
            ffi::{OsStrExt, OsStringExt},
            fs::MetadataExt,
        },
    },
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_files::own::OwnFolder;
use btm_runs::linux::REMOVED;
use rustix::io::{DupFlags, dup3};

/// The folder above that of the run, held open.
pub struct Above {
    folder: OwnedFd,
    /// What the folder of the run is called in it.
    name: OsString,
}

impl Above {
    /// The folder above `run`.
    pub fn open(run: &Path) -> io::Result<Self> {
        let (Some(above), Some(name)) = (run.parent(), run.file_name()) else { return Err(io::ErrorKind::NotFound.into()) };
        Ok(Self { folder: OwnFolder::open(above)?.into(), name: name.to_owned() })
    }

    /// A path of the folder of the run, which leads there wherever the folder above was moved to, and stays the same.
    pub fn run(&self) -> PathBuf {
        self.path().join(&self.name)
    }

    /// Makes the folder above again where it was last, if somebody has removed it. What is above that was made by others, and is
    /// not made again.
    pub fn restore(&mut self) -> io::Result<()> {
        if let Some(last) = self.removed_from()? {
            btm_faults::create_folder(Point::ShimRestore, &last)?;
            dup3(OwnFolder::open(&last)?.as_fd(), &mut self.folder, DupFlags::CLOEXEC)?;
        }
        Ok(())
    }

    /// Whether the folder above was removed together with the one that it was in: then nobody will ask for the run any more.
    pub fn is_gone(&self) -> bool {
        let last = self.removed_from().ok().flatten();
        last.is_some_and(|last| last.parent().is_none_or(|parent| !parent.exists()))
    }

    /// Where the folder above was last, if it was removed.
    fn removed_from(&self) -> io::Result<Option<PathBuf>> {
        if std::fs::metadata(self.path())?.nlink() > 0 {
            return Ok(None);
        }
        let last = std::fs::read_link(self.path())?.into_os_string().into_vec();
        let last = last.strip_suffix(REMOVED.as_bytes()).unwrap_or(&last);
        Ok(Some(PathBuf::from(OsStr::from_bytes(last))))
    }

    fn path(&self) -> PathBuf {
        format!("/proc/self/fd/{}", self.folder.as_raw_fd()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_leads_to_the_folder_wherever_it_is() {
        let project = tempfile::tempdir().unwrap();
        let (old, new) = (project.path().join("old"), project.path().join("new"));
        for folder in ["", "runs", "runs/1-1"] {
            btm_faults::create_folder(Point::RunFolder, &old.join(folder)).unwrap();
        }
        let mut above = Above::open(&old.join("runs/1-1")).unwrap();
        let run = above.run();
        let leads_to = |folder: &Path| run.canonicalize().unwrap() == folder.canonicalize().unwrap();
        assert!(leads_to(&old.join("runs/1-1")));

        btm_faults::rename(Point::RunFolder, &old, &new).unwrap();
        above.restore().unwrap();
        assert!(leads_to(&new.join("runs/1-1")) && !old.exists());

        btm_faults::remove_folder(Point::RunRemove, &new.join("runs")).unwrap();
        assert!(!run.exists());
        above.restore().unwrap();
        btm_faults::create_folder(Point::RunFolder, &run).unwrap();
        assert_eq!(above.run(), run);
        assert!(leads_to(&new.join("runs/1-1")) && !old.exists());
        assert!(!above.is_gone());

        btm_faults::remove_folder(Point::RunRemove, &new).unwrap();
        assert!(above.restore().is_err() && above.is_gone() && !new.exists(), "what others made is not made again");
    }
}
