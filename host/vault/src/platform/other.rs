//! Where ownership is not understood yet, no vault opens, and the caller goes on without a cache.

use std::{
    fs::{File, Metadata},
    io,
    path::{Path, PathBuf},
};

use crate::error::{Damage, OpenError, SecretProblem};

/// Which file this is, in which state.
pub struct Identity;

impl Identity {
    /// That of a file with this metadata.
    pub fn of(_: &Metadata) -> Self {
        Self
    }

    /// As bytes, for the MAC.
    pub fn to_bytes(&self) -> [u8; 40] {
        [0; 40]
    }
}

/// Opens a file for reading.
pub fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// A path that leads to the open `file`.
pub fn path_of_open(_: &File, path: &Path) -> PathBuf {
    path.to_owned()
}

/// Whether [`open`] failed because the path is a link.
pub fn is_link_refusal(_: &io::Error) -> bool {
    false
}

/// What is wrong with a secret's file, if anything.
pub fn secret_problem(_: &Metadata) -> Option<SecretProblem> {
    Some(SecretProblem::OpenToOthers)
}

/// What is wrong with an entry's file, its content aside.
pub fn entry_damage(_: &Metadata) -> Option<Damage> {
    Some(Damage::OpenToOthers)
}

/// Refuses.
pub fn private_folder(folder: &Path) -> Result<PathBuf, OpenError> {
    Err(OpenError::Unsupported { path: folder.to_owned() })
}

/// Refuses.
pub fn require_writable(folder: &Path) -> Result<(), OpenError> {
    Err(OpenError::Unsupported { path: folder.to_owned() })
}
