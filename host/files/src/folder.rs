//! A folder below which a repository names files.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt as _};
use cap_std::{
    ambient_authority,
    fs::{Dir, File, OpenOptions},
};

use crate::{
    Exposed, Owners, ReadError,
    read::{kind_of, read_open, text},
};

/// What to do about a symbolic link in the last place of a path.
///
/// A link in any place but the last is followed as long as it stays below the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Follow the link as long as it stays below the folder.
    Inside,
    /// Refuse the link.
    Refused,
}

/// An open folder. Paths are resolved below it and nowhere else, whatever becomes of its name.
#[derive(Debug)]
pub struct Folder {
    pub(crate) dir: Dir,
    pub(crate) path: PathBuf,
    pub(crate) owners: Option<Arc<Owners>>,
}

impl Folder {
    /// Opens the folder at `path`.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { dir: Dir::open_ambient_dir(path, ambient_authority())?, path: path.to_owned(), owners: None })
    }

    /// The same folder, but files that somebody else can change are refused as `owners` says.
    #[must_use]
    pub fn only_of(self, owners: Owners) -> Self {
        Self { owners: Some(Arc::new(owners)), ..self }
    }

    /// Refuses the folder if it belongs to another user, unless `owners` accepts it.
    ///
    /// # Errors
    /// If the folder cannot be looked at; within, whose it is.
    pub fn check_owner(&self, owners: &Owners) -> io::Result<Result<(), Exposed>> {
        let found = self.dir.try_clone()?.into_std_file().metadata()?;
        Ok(owners.check_owner_of(&found, &self.path, &self.path))
    }

    /// The path that it was opened with.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a regular file below the folder, without waiting.
    ///
    /// # Errors
    /// [`ReadError::Missing`], [`Outside`](ReadError::Outside), [`Link`](ReadError::Link),
    /// [`NotRegular`](ReadError::NotRegular) or [`Exposed`](ReadError::Exposed).
    pub fn open_file(&self, relative: &Path, links: Links) -> Result<std::fs::File, ReadError> {
        if let Some(owners) = &self.owners {
            // Whoever owns a link decides which file it names.
            owners.check_owner(&self.path.join(relative), &self.path).map_err(|exposed| ReadError::Exposed(Box::new(exposed)))?;
        }
        let found = match links {
            Links::Inside => self.dir.metadata(relative),
            Links::Refused => self.dir.symlink_metadata(relative),
        };
        let found = found.map_err(|error| self.failed(relative, error))?;
        if found.is_symlink() {
            return Err(ReadError::Link);
        }
        // Asked before it is opened, because opening a device can do something.
        kind_of(found.file_type().is_file(), found.file_type().is_dir())?;
        let file = self.open_regular(relative, links).map_err(|error| self.failed(relative, error))?.into_std();
        let opened = file.metadata()?;
        kind_of(opened.is_file(), opened.is_dir())?;
        if let Some(owners) = &self.owners {
            owners.check(&file, relative, &self.path)?.map_err(|exposed| ReadError::Exposed(Box::new(exposed)))?;
        }
        Ok(file)
    }

    /// Makes sure that a path, if there is something at it, lies below the folder, also through links.
    ///
    /// # Errors
    /// [`ReadError::Outside`], or what the operating system says.
    pub fn require_inside(&self, relative: &Path) -> Result<(), ReadError> {
        match self.dir.metadata(relative).map_err(|error| self.failed(relative, error)) {
            Ok(_) | Err(ReadError::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether there is a link at a path that leads to nothing.
    #[must_use]
    pub fn has_dangling_link(&self, relative: &Path) -> bool {
        self.dir.symlink_metadata(relative).is_ok_and(|found| found.is_symlink())
            && self.dir.metadata(relative).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    }

    /// Reads a regular file below the folder, if it has at most `limit` bytes.
    ///
    /// # Errors
    /// As [`open_file`](Self::open_file), and [`ReadError::TooLarge`].
    pub fn read(&self, relative: &Path, links: Links, limit: u64) -> Result<Vec<u8>, ReadError> {
        read_open(self.open_file(relative, links)?, limit)
    }

    /// Reads a regular text file below the folder, if it has at most `limit` bytes.
    ///
    /// # Errors
    /// As [`read`](Self::read), and [`ReadError::NotText`].
    pub fn read_text(&self, relative: &Path, links: Links, limit: u64) -> Result<String, ReadError> {
        text(self.read(relative, links, limit)?)
    }

    fn open_regular(&self, relative: &Path, links: Links) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).follow(if links == Links::Inside { FollowSymlinks::Yes } else { FollowSymlinks::No });
        #[cfg(unix)]
        {
            use cap_std::fs::OpenOptionsExt as _;
            options.custom_flags(crate::read::NEVER_WAITING);
        }
        self.dir.open_with(relative, &options)
    }

    /// What an error of the operating system means here: cap-std says "permission denied" for a path that leads out.
    fn failed(&self, relative: &Path, error: io::Error) -> ReadError {
        let leads_out = error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none();
        match self.dir.symlink_metadata(relative) {
            _ if leads_out => ReadError::Outside,
            Ok(found) if found.is_symlink() && error.kind() != io::ErrorKind::NotFound => ReadError::Link,
            _ => ReadError::from(error),
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

    use super::{Folder, Links};
    use crate::ReadError;

    const LIMIT: u64 = 8;

    fn read(root: &Path, name: &str, links: Links) -> Result<Vec<u8>, ReadError> {
        Folder::open(root).unwrap().read(Path::new(name), links, LIMIT)
    }

    #[test]
    fn regular_files_up_to_the_limit_are_read() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("sub")).unwrap();
        fs::write(root.path().join("sub/a"), "12345678").unwrap();
        fs::write(root.path().join("b"), "123456789").unwrap();
        assert_eq!(read(root.path(), "sub/a", Links::Refused).unwrap(), b"12345678");
        assert!(matches!(read(root.path(), "b", Links::Refused), Err(ReadError::TooLarge { limit: LIMIT })));
        assert!(matches!(read(root.path(), "c", Links::Refused), Err(ReadError::Missing)));
        assert!(matches!(read(root.path(), "b/c", Links::Refused), Err(ReadError::Missing)));
        assert!(matches!(read(root.path(), "sub", Links::Refused), Err(ReadError::NotRegular("a folder"))));
    }

    #[test]
    fn no_link_leads_out_and_none_is_followed_where_links_are_refused() {
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("secret"), "x").unwrap();
        fs::write(root.path().join("a"), "x").unwrap();
        symlink(outside.path().join("secret"), root.path().join("out")).unwrap();
        symlink(outside.path(), root.path().join("folder")).unwrap();
        symlink("/dev/zero", root.path().join("zero")).unwrap();
        symlink("a", root.path().join("in")).unwrap();
        for links in [Links::Inside, Links::Refused] {
            assert!(read(root.path(), "folder/secret", links).is_err());
            assert!(read(root.path(), "../secret", links).is_err());
        }
        for name in ["out", "zero"] {
            assert!(matches!(read(root.path(), name, Links::Inside), Err(ReadError::Outside)), "{name}");
        }
        for name in ["out", "zero", "in"] {
            assert!(matches!(read(root.path(), name, Links::Refused), Err(ReadError::Link)), "{name}");
        }
        assert_eq!(read(root.path(), "in", Links::Inside).unwrap(), b"x");
    }

    #[test]
    fn pipes_and_sockets_are_refused_without_waiting() {
        let root = tempfile::tempdir().unwrap();
        let pipe = root.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(root.path().join("socket")).unwrap();
        for name in ["pipe", "socket"] {
            assert!(matches!(read(root.path(), name, Links::Inside), Err(ReadError::NotRegular(_))), "{name}");
            assert!(matches!(crate::read(&root.path().join(name), LIMIT), Err(ReadError::NotRegular(_))), "{name}");
        }
        assert!(matches!(crate::read(Path::new("/dev/zero"), LIMIT), Err(ReadError::NotRegular(_))));
        assert!(matches!(crate::read_beginning(&pipe, LIMIT), Err(ReadError::NotRegular(_))));
    }

    #[test]
    fn of_a_large_file_the_beginning_can_be_read() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "123456789").unwrap();
        assert_eq!(crate::read_beginning(&root.path().join("a"), LIMIT).unwrap(), b"12345678");
        assert_eq!(crate::read_beginning(&root.path().join("a"), 100).unwrap(), b"123456789");
    }
}
