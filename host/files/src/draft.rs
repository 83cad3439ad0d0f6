//! A file that gets its name when it is whole, so that whoever kills the process leaves no part of it behind.
//!
//! On Linux it has no name until then (`O_TMPFILE`), and goes with the process. Only where it takes the place of another file it is
//! called `.btm-…` for a moment, because a link replaces nothing and a rename needs a name; and all the time where the file system
//! has no files without names.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Seek as _, Write},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt as _};
use cap_std::fs::OpenOptions;

use crate::{Folder, write::only_name};

/// Names that are tried for a draft; a repository may have taken some.
const TRIES: u32 = 1_000;

/// The permissions of a new file, before the user's umask.
#[cfg(unix)]
const NEW_FILE: u32 = 0o666;

/// A file in a folder that has no name yet. It is gone when dropped.
#[derive(Debug)]
pub struct Draft<'a> {
    folder: &'a Folder,
    file: File,
    /// What it is called until it is whole, where it must be called something.
    name: Option<String>,
}

impl Folder {
    /// A new, empty file in this folder, without a name.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn draft(&self) -> io::Result<Draft<'_>> {
        if let Some(file) = platform::without_name(&self.dir) {
            return Ok(Draft { folder: self, file, name: None });
        }
        self.draft_with_name()
    }

    fn draft_with_name(&self) -> io::Result<Draft<'_>> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).follow(FollowSymlinks::No);
        #[cfg(unix)]
        {
            use cap_std::fs::OpenOptionsExt as _;
            options.mode(NEW_FILE);
        }
        let (name, file) = free_name(|name| self.dir.open_with(name, &options))?;
        Ok(Draft { folder: self, file: file.into_std(), name: Some(name) })
    }
}

impl Draft<'_> {
    /// Gives the file its name, on disk. What has the name before is not written to, whatever it is; a folder stays.
    ///
    /// # Errors
    /// If `name` is more than a name, or the file cannot have it.
    pub fn persist(mut self, name: &OsStr) -> io::Result<()> {
        let (name, folder) = (only_name(name)?, self.folder);
        let dir = &folder.dir;
        self.file.sync_data()?;
        if self.name.is_none() {
            match platform::link(&self.file, dir, name) {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    self.name = Some(free_name(|name| platform::link(&self.file, dir, name.as_ref()))?.0);
                }
                // Not every file system that makes files without names gives them one later.
                Err(_) => self = self.copy_with_name()?,
            }
        }
        let Some(temporary) = &self.name else { return Ok(()) };
        dir.rename(temporary, dir, name)?;
        self.name = None;
        Ok(())
    }
}

impl<'a> Draft<'a> {
    fn copy_with_name(&mut self) -> io::Result<Draft<'a>> {
        let mut copy = self.folder.draft_with_name()?;
        self.file.rewind()?;
        io::copy(&mut self.file, &mut copy.file)?;
        copy.file.sync_data()?;
        Ok(copy)
    }
}

impl Write for Draft<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            // What cannot be removed only takes room.
            let _ = self.folder.dir.remove_file(name);
        }
    }
}

/// Does something with a name that nothing has; and the name.
fn free_name<T>(mut take: impl FnMut(&str) -> io::Result<T>) -> io::Result<(String, T)> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    for _ in 0..TRIES {
        let name = format!(".btm-{:x}-{:x}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        match take(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            taken => return taken.map(|taken| (name, taken)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(target_os = "linux")]
mod platform {
    use std::{ffi::OsStr, fs::File, io, os::fd::AsRawFd as _, path::Path};

    use cap_std::fs::Dir;
    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, openat};

    use super::NEW_FILE;

    /// Where the files that this process has open can be given names.
    const OPEN_FILES: &str = "/proc/self/fd";

    /// A new file in a folder, without a name, where there can be one.
    pub fn without_name(dir: &Dir) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        let file = openat(dir, ".", flags, Mode::from_raw_mode(NEW_FILE)).ok()?;
        Path::new(OPEN_FILES).is_dir().then(|| file.into())
    }

    /// Gives a file a name that nothing has.
    pub fn link(file: &File, dir: &Dir, name: &OsStr) -> io::Result<()> {
        let open = format!("{OPEN_FILES}/{}", file.as_raw_fd());
        Ok(linkat(CWD, open, dir, name, AtFlags::SYMLINK_FOLLOW)?)
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use std::{ffi::OsStr, fs::File, io};

    use cap_std::fs::Dir;

    /// There are no files without names.
    pub fn without_name(_: &Dir) -> Option<File> {
        None
    }

    /// So none gets one.
    pub fn link(_: &File, _: &Dir, _: &OsStr) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{ffi::OsStr, fs, io::Write as _, os::unix::fs::PermissionsExt as _};

    use crate::Folder;

    #[test]
    fn a_draft_is_in_nobodys_way_until_it_is_whole() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        fs::write(root.path().join("there"), "before").unwrap();
        for name in ["there", "new"] {
            let mut draft = folder.draft().unwrap();
            draft.write_all(b"after").unwrap();
            if cfg!(target_os = "linux") {
                assert!(folder.names(2).unwrap().iter().all(|name| name == "there"), "it has no name");
            }
            draft.persist(OsStr::new(name)).unwrap();
            assert_eq!(fs::read(root.path().join(name)).unwrap(), b"after");
        }
        drop(folder.draft().unwrap());
        let mut names = folder.names(9).unwrap();
        names.sort();
        assert_eq!(names, ["new", "there"]);
        let usual = root.path().join("usual");
        fs::write(&usual, "").unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(root.path().join("new")), mode(usual), "it is as any new file of this user");
    }

    #[test]
    fn where_it_needs_a_name_it_is_as_whole() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        for content in ["one", "two"] {
            let mut draft = folder.draft().unwrap();
            draft.write_all(content.as_bytes()).unwrap();
            let copy = draft.copy_with_name().unwrap();
            drop(draft);
            assert!(folder.names(2).unwrap().iter().any(|name| name.to_string_lossy().starts_with(".btm-")));
            copy.persist(OsStr::new("a")).unwrap();
            assert_eq!(fs::read_to_string(root.path().join("a")).unwrap(), content);
        }
        drop(folder.draft_with_name().unwrap());
        assert_eq!(folder.names(2).unwrap(), ["a"]);
    }

    #[test]
    fn a_draft_that_cannot_have_its_name_is_gone() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        fs::create_dir(root.path().join("folder")).unwrap();
        for name in ["folder", "a/b", ".."] {
            assert!(folder.draft().unwrap().persist(OsStr::new(name)).is_err(), "{name}");
        }
        assert_eq!(folder.names(9).unwrap(), ["folder"]);
    }
}
