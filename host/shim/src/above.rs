//! Where the folder of the run lies, also after somebody has moved the project.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
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
use rustix::io::{DupFlags, dup3};

/// What Linux appends to the path of a file that was removed.
const REMOVED: &[u8] = b" (deleted)";

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
        Ok(Self { folder: File::open(above)?.into(), name: name.to_owned() })
    }

    /// A path of the folder of the run, which leads there wherever the folder above was moved to, and stays the same.
    pub fn run(&self) -> PathBuf {
        self.path().join(&self.name)
    }

    /// Makes the folder above again where it was last, if somebody has removed it.
    pub fn restore(&mut self) -> io::Result<()> {
        if std::fs::metadata(self.path())?.nlink() > 0 {
            return Ok(());
        }
        let last = std::fs::read_link(self.path())?.into_os_string().into_vec();
        let last = Path::new(OsStr::from_bytes(last.strip_suffix(REMOVED).unwrap_or(&last)));
        btm_faults::create_folder(Point::ShimRestore, last)?;
        dup3(File::open(last)?.as_fd(), &mut self.folder, DupFlags::CLOEXEC)?;
        Ok(())
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
        btm_faults::create_folder(Point::RunFolder, &old.join("runs/1-1")).unwrap();
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
    }
}
