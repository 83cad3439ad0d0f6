//! Files of btm's own, in folders where somebody else may have put things too.
//!
//! Every path is walked from the root of the file system, or from an open descriptor, one handle after the other, and no link is
//! followed in any place. The folder that holds a file is this user's, and so is the file; whatever else is found there was not
//! made by btm, and is neither read nor written nor removed.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io,
    os::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd},
    path::{Component, Path, PathBuf},
};

use rustix::{
    fs::{AtFlags, FileType, Mode, OFlags, Stat, fchmod, fstat, mkdirat, open, openat, renameat, statat, unlinkat},
    process::geteuid,
};

use crate::read::NEVER_WAITING;

/// Where a process finds its open descriptors. A path may begin with one of them, because a handle is no link that somebody made.
const DESCRIPTORS: &str = "/proc/self/fd";
const PRIVATE_FOLDER: Mode = Mode::RWXU;
const PRIVATE_FILE: Mode = Mode::from_raw_mode(0o600);

/// Why something is not a file or folder of btm's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOurs {
    /// A symbolic link.
    #[error("a symbolic link, which btm did not make and does not follow")]
    Link,
    /// Something else where a folder should be.
    #[error("not a folder")]
    NotAFolder,
    /// A folder, pipe, socket or device where a regular file should be.
    #[error("not a regular file")]
    NotAFile,
    /// Something else where a socket should be.
    #[error("not a socket")]
    NotASocket,
    /// It belongs to somebody else.
    #[error("it belongs to another user (id {owner})")]
    OtherUser {
        /// The user id of the owner.
        owner: u32,
    },
    /// The file has another name, and may be something else there.
    #[error("a file with a second name (hard link), which btm did not make")]
    SecondName,
}

impl NotOurs {
    /// The reason that an error of this module has, unless the operating system has another one.
    #[must_use]
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

impl From<NotOurs> for io::Error {
    fn from(reason: NotOurs) -> Self {
        let kind = match reason {
            NotOurs::NotAFolder => io::ErrorKind::NotADirectory,
            _ => io::ErrorKind::PermissionDenied,
        };
        Self::new(kind, reason)
    }
}

/// An open folder that belongs to this user. Whatever becomes of its name, its methods work in it and nowhere else.
#[derive(Debug)]
pub struct OwnFolder(File);

impl OwnFolder {
    /// Opens the folder at `path`, which is absolute.
    ///
    /// # Errors
    /// [`NotOurs`] as an [`io::Error`] if there is a link in any place of the path, or the folder is somebody else's; else what the
    /// operating system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        let folder = File::from(walk(path, OFlags::RDONLY)?);
        check_owner(&fstat(&folder)?)?;
        Ok(Self(folder))
    }

    /// Opens the folder that holds what `path` names, and says its name there.
    ///
    /// # Errors
    /// As [`open`](Self::open); also if the path has no last name.
    pub fn holding(path: &Path) -> io::Result<(Self, &OsStr)> {
        let (folder, name) = parts(path)?;
        Ok((Self::open(folder)?, name))
    }

    /// A path that leads into this folder as long as it is open, wherever it was moved to.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        Path::new(DESCRIPTORS).join(self.0.as_raw_fd().to_string())
    }

    /// The open folder as a file: for locks and metadata.
    #[must_use]
    pub fn as_file(&self) -> &File {
        &self.0
    }

    /// The names in the folder.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        fs::read_dir(self.path())?.map(|entry| Ok(entry?.file_name())).collect()
    }

    /// What has this name; nothing if nothing has. A link is looked at and not followed.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn find(&self, name: &OsStr) -> io::Result<Option<Stat>> {
        match statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(found) => Ok(Some(found)),
            Err(rustix::io::Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a folder in this one.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn folder(&self, name: &OsStr) -> io::Result<Self> {
        let folder = File::from(step(self.0.as_fd(), name, OFlags::RDONLY)?);
        check_owner(&fstat(&folder)?)?;
        Ok(Self(folder))
    }

    /// Opens a file to read it, without waiting.
    ///
    /// # Errors
    /// [`NotOurs`] as an [`io::Error`] if it is no regular file of this user with one name; else what the operating system says.
    pub fn read(&self, name: &OsStr) -> io::Result<File> {
        self.open_file(name, OFlags::RDONLY)
    }

    /// Opens a file to append to it, and makes it if it is not there. Nobody else can read it then.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn append(&self, name: &OsStr) -> io::Result<File> {
        let file = self.open_file(name, OFlags::WRONLY | OFlags::APPEND | OFlags::CREATE)?;
        restrict(&file, PRIVATE_FILE)?;
        Ok(file)
    }

    /// Makes a file that only this user can read.
    ///
    /// # Errors
    /// If anything has this name, or what the operating system says.
    pub fn create(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(openat(&self.0, name, flags, PRIVATE_FILE)?))
    }

    /// Makes a folder that only this user can enter. One that is there is fine if it is this user's; others are shut out of it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn create_folder(&self, name: &OsStr) -> io::Result<Self> {
        match mkdirat(&self.0, name, PRIVATE_FOLDER) {
            Ok(()) | Err(rustix::io::Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        let folder = self.folder(name)?;
        restrict(&folder.0, PRIVATE_FOLDER)?;
        Ok(folder)
    }

    /// Removes a file or socket of this user.
    ///
    /// # Errors
    /// [`NotOurs`] as an [`io::Error`] if it is anything else, which stays; else what the operating system says.
    pub fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        let found = statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let is_socket = FileType::from_raw_mode(found.st_mode) == FileType::Socket;
        check(&found, if is_socket { FileType::Socket } else { FileType::RegularFile })?;
        Ok(unlinkat(&self.0, name, AtFlags::empty())?)
    }

    /// Removes a folder of this user with everything in it. Links in it are removed and not followed.
    ///
    /// # Errors
    /// [`NotOurs`] as an [`io::Error`] if it is no folder, or somebody else's, and then it stays; else what the operating system says.
    pub fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        self.folder(name)?;
        fs::remove_dir_all(self.path().join(name))
    }

    /// Renames something to a name in the folder `to`. Neither name is followed if it is that of a link.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn rename(&self, name: &OsStr, to: &Self, new: &OsStr) -> io::Result<()> {
        Ok(renameat(&self.0, name, &to.0, new)?)
    }

    fn open_file(&self, name: &OsStr, flags: OFlags) -> io::Result<File> {
        // Looked at before, because opening a device can do something.
        if let Some(found) = self.find(name)? {
            check_file(&found)?;
        }
        let never_waiting = OFlags::from_bits_retain(NEVER_WAITING.cast_unsigned());
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC | never_waiting;
        let file = File::from(openat(&self.0, name, flags, PRIVATE_FILE)?);
        check_file(&fstat(&file)?)?;
        Ok(file)
    }
}

impl AsFd for OwnFolder {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl From<OwnFolder> for OwnedFd {
    fn from(folder: OwnFolder) -> Self {
        folder.0.into()
    }
}

/// Opens the file at the absolute `path` to read it; see [`OwnFolder::read`].
///
/// # Errors
/// As [`OwnFolder::open`] and [`OwnFolder::read`].
pub fn read(path: &Path) -> io::Result<File> {
    let (folder, name) = OwnFolder::holding(path)?;
    folder.read(name)
}

/// Takes all rights to the file at the absolute `path` away from others, if they have any.
///
/// # Errors
/// As [`read`].
pub fn close_to_others(path: &Path) -> io::Result<()> {
    restrict(&read(path)?, PRIVATE_FILE)
}

/// What the absolute `path` names, looked at without following a link in any place; nothing if nothing is there. Whose it is does
/// not matter.
///
/// # Errors
/// [`NotOurs::Link`] as an [`io::Error`] if a folder on the way is a link; else what the operating system says.
pub fn look(path: &Path) -> io::Result<Option<Stat>> {
    let (folder, name) = parts(path)?;
    let folder = match walk(folder, WALKING) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    match statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(found) => Ok(Some(found)),
        Err(rustix::io::Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether an open file or folder is the one that has this name; not if it was moved, removed or replaced, be it by
/// a link to itself.
#[must_use]
pub fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(open), Ok(Some(named))) = (fstat(file), look(path)) else { return false };
    (open.st_dev, open.st_ino) == (named.st_dev, named.st_ino)
}

/// Makes sure that what was looked at is a regular file of this user, which has no second name.
///
/// # Errors
/// What else it is.
pub fn check_file(found: &Stat) -> Result<(), NotOurs> {
    check(found, FileType::RegularFile)
}

/// Makes sure that what was looked at is a folder, a regular file with one name, or a socket, as expected, and this user's.
///
/// # Errors
/// What else it is.
pub fn check(found: &Stat, expected: FileType) -> Result<(), NotOurs> {
    match (FileType::from_raw_mode(found.st_mode), expected) {
        (kind, expected) if kind == expected => {}
        (FileType::Symlink, _) => return Err(NotOurs::Link),
        (_, FileType::Directory) => return Err(NotOurs::NotAFolder),
        (_, FileType::Socket) => return Err(NotOurs::NotASocket),
        _ => return Err(NotOurs::NotAFile),
    }
    check_owner(found)?;
    // None at all: it was removed since it was opened. Folders have more names than one.
    if expected == FileType::RegularFile && found.st_nlink > 1 { Err(NotOurs::SecondName) } else { Ok(()) }
}

/// Makes sure that what was looked at is this user's.
///
/// # Errors
/// [`NotOurs::OtherUser`].
pub fn check_owner(found: &Stat) -> Result<(), NotOurs> {
    if found.st_uid == geteuid().as_raw() { Ok(()) } else { Err(NotOurs::OtherUser { owner: found.st_uid }) }
}

/// Takes all rights away from others, if they have any.
fn restrict(file: &File, mode: Mode) -> io::Result<()> {
    let found = Mode::from_raw_mode(fstat(file)?.st_mode);
    if found.intersects(Mode::RWXG | Mode::RWXO) { Ok(fchmod(file, mode)?) } else { Ok(()) }
}

/// How folders on the way are opened: to go on, which needs no right to list them.
#[cfg(any(target_os = "linux", target_os = "android"))]
const WALKING: OFlags = OFlags::PATH;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const WALKING: OFlags = OFlags::RDONLY;

/// Opens the folder at `path`, one handle after the other.
fn walk(path: &Path, access: OFlags) -> io::Result<OwnedFd> {
    let folder = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let (start, rest) = match descriptor(path) {
        Some((start, rest)) => (start, rest),
        None => (PathBuf::from("/"), path.strip_prefix("/").map_err(|_| io::ErrorKind::InvalidInput)?),
    };
    let mut names = rest.components().filter(|part| *part != Component::CurDir).peekable();
    let first = if names.peek().is_none() { access } else { WALKING };
    let mut here = open(&start, folder | first, Mode::empty())?;
    while let Some(part) = names.next() {
        let Component::Normal(name) = part else { return Err(io::ErrorKind::InvalidInput.into()) };
        here = step(here.as_fd(), name, if names.peek().is_none() { access } else { WALKING })?;
    }
    Ok(here)
}

fn step(folder: BorrowedFd<'_>, name: &OsStr, access: OFlags) -> io::Result<OwnedFd> {
    let flags = access | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    openat(folder, name, flags, Mode::empty()).map_err(|error| match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(found) if FileType::from_raw_mode(found.st_mode) == FileType::Symlink => NotOurs::Link.into(),
        Ok(found) if FileType::from_raw_mode(found.st_mode) != FileType::Directory => NotOurs::NotAFolder.into(),
        // Closed to this user, most likely because it is not theirs.
        Ok(found) if error == rustix::io::Errno::ACCESS => {
            check_owner(&found).err().map_or_else(|| error.into(), io::Error::from)
        }
        _ => error.into(),
    })
}

/// The descriptor that a path begins with, and the rest.
fn descriptor(path: &Path) -> Option<(PathBuf, &Path)> {
    let mut parts = path.strip_prefix(DESCRIPTORS).ok()?.components();
    let number = parts.next()?.as_os_str();
    number.to_str()?.parse::<u32>().ok()?;
    Some((Path::new(DESCRIPTORS).join(number), parts.as_path()))
}

fn parts(path: &Path) -> io::Result<(&Path, &OsStr)> {
    path.parent().zip(path.file_name()).ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write as _,
        os::unix::fs::{PermissionsExt as _, symlink},
        process::Command,
    };

    use super::*;

    fn name(text: &str) -> &OsStr {
        OsStr::new(text)
    }

    #[test]
    fn no_link_is_followed_in_any_place() {
        let home = tempfile::tempdir().unwrap();
        let (real, link) = (home.path().join("real"), home.path().join("link"));
        fs::create_dir_all(real.join("sub")).unwrap();
        fs::write(real.join("sub/file"), "precious").unwrap();
        symlink(&real, &link).unwrap();
        symlink("file", real.join("sub/alias")).unwrap();
        for path in [link.clone(), link.join("sub"), home.path().join("real/sub/alias")] {
            let error = OwnFolder::open(&path).unwrap_err();
            assert_eq!(NotOurs::of(&error), Some(NotOurs::Link), "{}: {error}", path.display());
        }
        let folder = OwnFolder::open(&real.join("sub")).unwrap();
        let tried = [
            folder.read(name("alias")).map(drop),
            folder.append(name("alias")).map(drop),
            folder.remove_file(name("alias")),
            folder.remove_folder(name("alias")),
            folder.create_folder(name("alias")).map(drop),
        ];
        for tried in tried {
            assert_eq!(NotOurs::of(&tried.unwrap_err()), Some(NotOurs::Link));
        }
        assert!(folder.create(name("alias")).is_err());
        assert!(look(&link.join("sub")).is_err());
        assert_eq!(fs::read_to_string(real.join("sub/file")).unwrap(), "precious");
        assert!(real.join("sub/alias").is_symlink());
    }

    #[test]
    fn pipes_folders_and_files_with_a_second_name_are_not_opened() {
        let home = tempfile::tempdir().unwrap();
        assert!(Command::new("mkfifo").arg(home.path().join("pipe")).status().unwrap().success());
        fs::create_dir(home.path().join("folder")).unwrap();
        fs::write(home.path().join("victim"), "precious").unwrap();
        fs::hard_link(home.path().join("victim"), home.path().join("twin")).unwrap();
        let folder = OwnFolder::open(home.path()).unwrap();
        for (called, why) in [("pipe", NotOurs::NotAFile), ("folder", NotOurs::NotAFile), ("twin", NotOurs::SecondName)] {
            let tried =
                [folder.read(name(called)).map(drop), folder.append(name(called)).map(drop), folder.remove_file(name(called))];
            for tried in tried {
                assert_eq!(NotOurs::of(&tried.unwrap_err()), Some(why), "{called}");
            }
        }
        assert_eq!(folder.names().unwrap().len(), 4, "nothing was removed");
    }

    #[test]
    fn what_is_made_and_opened_is_closed_to_others() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("log"), "").unwrap();
        fs::create_dir(home.path().join("runs")).unwrap();
        for open in ["log", "runs"] {
            fs::set_permissions(home.path().join(open), fs::Permissions::from_mode(0o777)).unwrap();
        }
        let folder = OwnFolder::open(home.path()).unwrap();
        folder.append(name("log")).unwrap().write_all(b"a").unwrap();
        folder.create(name("new")).unwrap();
        folder.create_folder(name("runs")).unwrap();
        folder.create_folder(name("state")).unwrap();
        for (called, mode) in [("log", 0o600), ("new", 0o600), ("runs", 0o700), ("state", 0o700)] {
            assert_eq!(home.path().join(called).metadata().unwrap().permissions().mode() & 0o777, mode, "{called}");
        }
    }

    #[test]
    fn a_path_may_begin_with_a_descriptor() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("runs")).unwrap();
        let folder = OwnFolder::open(home.path()).unwrap();
        fs::write(home.path().join("runs/a"), "x").unwrap();
        let path = folder.path().join("runs/a");
        let (runs, called) = OwnFolder::holding(&path).unwrap();
        assert!(runs.read(called).is_ok());
        assert!(OwnFolder::open(&folder.path()).is_ok());
        assert!(OwnFolder::open(Path::new("runs")).is_err(), "a relative path means something else to everybody");
        assert!(OwnFolder::open(&home.path().join("runs/../runs")).is_err());
    }
}
