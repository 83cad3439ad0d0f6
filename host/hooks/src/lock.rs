//! Lets one process at a time change a folder of hooks. The system gives the lock back when a process is killed.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{HookError, error::failed};

const NAME: &str = ".btm-hooks.lock";

/// Held until it is dropped; then its file is removed, so that nothing stays behind.
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Waits until nobody else changes the folder.
    pub fn take(folder: &Path) -> Result<Self, HookError> {
        let path = folder.join(NAME);
        loop {
            let file = open(&path).map_err(failed("opened", &path))?;
            match file.lock() {
                Ok(()) => {}
                // A file system without locks; then the order of the steps must do.
                Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(error) => return Err(failed("locked", &path)(error)),
            }
            // Whoever had it removed the file. A lock on a file without a name keeps nobody out.
            if is_at(&file, &path) {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A file that stays does no harm. Elsewhere than on Unix it must, because it cannot be told from one made later.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    file.metadata().is_ok_and(|file| path.metadata().is_ok_and(|named| id(file) == id(named)))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::{self, File, TryLockError};

    use super::{Lock, NAME};

    #[test]
    fn it_keeps_others_out_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        // Left by a process that was killed.
        fs::write(&path, "").unwrap();
        let lock = Lock::take(folder.path()).unwrap();
        assert!(matches!(File::open(&path).unwrap().try_lock(), Err(TryLockError::WouldBlock)));
        drop(lock);
        assert!(!path.exists());
    }
}
