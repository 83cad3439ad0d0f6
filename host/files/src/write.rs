//! Writing below a folder, through no link.

use std::{
    ffi::{OsStr, OsString},
    io::{self, Write as _},
    path::Path,
};

use cap_fs_ext::DirExt as _;

use crate::Folder;

impl Folder {
    /// Opens a folder in this one, which must not be a link.
    ///
    /// # Errors
    /// If `name` is more than a name, or there is no folder but something else, or nothing.
    pub fn folder(&self, name: &str) -> io::Result<Self> {
        let name = only_name(name.as_ref())?;
        Ok(Self { dir: self.dir.open_dir_nofollow(name)?, path: self.path.join(name), owners: self.owners.clone() })
    }

    /// Opens a folder in this one, and makes it if there is nothing of this name.
    ///
    /// # Errors
    /// As [`folder`](Self::folder), and if it cannot be made.
    pub fn folder_or_new(&self, name: &str) -> io::Result<Self> {
        match self.dir.create_dir(only_name(name.as_ref())?) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => self.folder(name),
        }
    }

    /// The names of what lies in the folder, in no order.
    ///
    /// # Errors
    /// If the folder cannot be listed, or has more than `most` entries.
    pub fn names(&self, most: usize) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for entry in self.dir.entries()? {
            if names.len() == most {
                return Err(io::Error::other(format!("the folder has more than {most} entries")));
            }
            names.push(entry?.file_name());
        }
        Ok(names)
    }

    /// Replaces a file in this folder by one with this content, or makes it: all of it, or nothing. What has the name before is not
    /// written to, whatever it is; a folder stays.
    ///
    /// # Errors
    /// If `name` is more than a name, or the file cannot be written.
    pub fn replace(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut draft = self.draft()?;
        draft.write_all(content)?;
        draft.persist(name.as_ref())
    }
}

/// A name, if it is no path.
pub(crate) fn only_name(name: &OsStr) -> io::Result<&OsStr> {
    match Path::new(name).file_name() {
        Some(only) if only == name => Ok(only),
        _ => Err(io::ErrorKind::InvalidInput.into()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

    use crate::Folder;

    #[test]
    fn files_are_replaced_as_a_whole() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        folder.replace("a", b"one").unwrap();
        folder.replace("a", b"two").unwrap();
        assert_eq!(fs::read(root.path().join("a")).unwrap(), b"two");
        assert_eq!(folder.names(1).unwrap(), ["a"]);
        assert!(folder.names(0).is_err());
    }

    #[test]
    fn nothing_is_written_through_a_link_or_into_a_pipe() {
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("theirs"), "theirs").unwrap();
        symlink(outside.path(), root.path().join("out")).unwrap();
        symlink(outside.path().join("theirs"), root.path().join("file")).unwrap();
        assert!(Command::new("mkfifo").arg(root.path().join("pipe")).status().unwrap().success());
        let folder = Folder::open(root.path()).unwrap();
        assert!(folder.folder("out").is_err() && folder.folder_or_new("out").is_err() && folder.folder_or_new("file").is_err());
        folder.replace("file", b"ours").unwrap();
        folder.replace("pipe", b"ours").unwrap();
        assert_eq!(fs::read(outside.path().join("theirs")).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
        assert!(root.path().join("pipe").symlink_metadata().unwrap().is_file());
    }

    #[test]
    fn a_name_is_no_path() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        for name in ["", ".", "..", "a/b", "/a", "a/"] {
            assert!(folder.replace(name, b"x").is_err() && folder.folder_or_new(name).is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
        fs::create_dir(root.path().join("folder")).unwrap();
        assert!(folder.replace("folder", b"x").is_err());
        assert_eq!(folder.names(9).unwrap(), ["folder"]);
        assert_eq!(folder.folder_or_new("new").unwrap().path(), Path::new(root.path()).join("new"));
    }
}
