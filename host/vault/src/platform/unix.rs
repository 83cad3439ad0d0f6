//! Owners, permission bits and inodes.

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions},
    io,
    os::{
        fd::AsRawFd as _,
        unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    },
    path::{Path, PathBuf},
};

use rustix::{
    fs::{Access, OFlags},
    process::geteuid,
};

use crate::error::{Damage, OpenError, SecretProblem};

const WRITABLE_BY_OTHERS: u32 = 0o022;
const OPEN_TO_OTHERS: u32 = 0o077;
const STICKY: u32 = 0o1000;
const ROOT: u32 = 0;

/// Which file this is, in which state: a change of the content changes the change time, which nobody can set.
pub struct Identity([u64; 5]);

impl Identity {
    /// That of a file with this metadata.
    pub fn of(metadata: &Metadata) -> Self {
        let (seconds, nanoseconds) = (metadata.ctime().cast_unsigned(), metadata.ctime_nsec().cast_unsigned());
        Self([metadata.dev(), metadata.ino(), metadata.size(), seconds, nanoseconds])
    }

    /// As bytes, for the MAC.
    pub fn to_bytes(&self) -> [u8; 40] {
        let mut bytes = [0; 40];
        for (place, number) in bytes.chunks_exact_mut(8).zip(self.0) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }
}

/// Opens a file for reading; never through a link, and without waiting if it is a pipe.
pub fn open(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC).bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// A path that leads to the open `file` itself, even if `path` leads elsewhere by now, where the operating system has one.
pub fn path_of_open(file: &File, path: &Path) -> PathBuf {
    let through_file = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
    if through_file.exists() { through_file } else { path.to_owned() }
}

/// Whether [`open`] failed because the path is a link.
pub fn is_link_refusal(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

/// What is wrong with a secret's file, if anything.
pub fn secret_problem(metadata: &Metadata) -> Option<SecretProblem> {
    if !metadata.is_file() {
        Some(SecretProblem::NotAFile)
    } else if metadata.uid() != geteuid().as_raw() {
        Some(SecretProblem::ForeignOwner)
    } else if metadata.mode() & OPEN_TO_OTHERS != 0 {
        Some(SecretProblem::OpenToOthers)
    } else {
        None
    }
}

/// What is wrong with an entry's file, its content aside.
pub fn entry_damage(metadata: &Metadata) -> Option<Damage> {
    if !metadata.is_file() {
        Some(Damage::NotAFile)
    } else if metadata.uid() != geteuid().as_raw() || metadata.mode() & WRITABLE_BY_OTHERS != 0 {
        Some(Damage::OpenToOthers)
    } else {
        None
    }
}

/// Creates `folder` if it is missing, makes sure that only this user (and root) can change it or put another in its place, and
/// returns where it really lies. Nothing is created below a folder that others can write.
pub fn private_folder(folder: &Path) -> Result<PathBuf, OpenError> {
    let wanted = std::path::absolute(folder).map_err(|source| OpenError::Create { path: folder.to_owned(), source })?;
    if !wanted.exists() {
        let existing = wanted.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(Path::new("/"));
        for ancestor in real_path(existing)?.ancestors() {
            check_ancestor(ancestor)?;
        }
        let created = DirBuilder::new().recursive(true).mode(0o700).create(&wanted);
        created.map_err(|source| OpenError::Create { path: wanted.clone(), source })?;
    }
    let real = real_path(&wanted)?;
    check_own(&real)?;
    for ancestor in real.ancestors().skip(1) {
        check_ancestor(ancestor)?;
    }
    Ok(real)
}

/// Makes sure that files can be created in `folder`.
pub fn require_writable(folder: &Path) -> Result<(), OpenError> {
    let access = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
    rustix::fs::access(folder, access).map_err(|error| OpenError::ReadOnly { path: folder.to_owned(), source: error.into() })
}

fn real_path(path: &Path) -> Result<PathBuf, OpenError> {
    fs::canonicalize(path).map_err(|source| OpenError::Read { path: path.to_owned(), source })
}

/// The folder itself: this user's, and open to nobody else.
fn check_own(path: &Path) -> Result<(), OpenError> {
    let metadata = folder_metadata(path)?;
    let mode = metadata.mode() & 0o7777;
    if metadata.uid() != geteuid().as_raw() {
        return Err(OpenError::ForeignOwner { path: path.to_owned(), owner: metadata.uid() });
    }
    if mode & WRITABLE_BY_OTHERS != 0 {
        return Err(OpenError::WritableByOthers { path: path.to_owned(), mode });
    }
    if mode & OPEN_TO_OTHERS != 0 {
        let closed = fs::set_permissions(path, Permissions::from_mode(0o700));
        closed.map_err(|source| OpenError::ReadOnly { path: path.to_owned(), source })?;
    }
    Ok(())
}

/// A folder above it: this user's or root's, and nobody else can rename what lies in it.
fn check_ancestor(path: &Path) -> Result<(), OpenError> {
    let metadata = folder_metadata(path)?;
    let mode = metadata.mode() & 0o7777;
    if ![ROOT, geteuid().as_raw()].contains(&metadata.uid()) {
        return Err(OpenError::ForeignOwner { path: path.to_owned(), owner: metadata.uid() });
    }
    if mode & WRITABLE_BY_OTHERS != 0 && mode & STICKY == 0 {
        return Err(OpenError::WritableByOthers { path: path.to_owned(), mode });
    }
    Ok(())
}

fn folder_metadata(path: &Path) -> Result<Metadata, OpenError> {
    let metadata = fs::symlink_metadata(path).map_err(|source| OpenError::Read { path: path.to_owned(), source })?;
    if metadata.is_dir() { Ok(metadata) } else { Err(OpenError::NotAFolder { path: path.to_owned() }) }
}
