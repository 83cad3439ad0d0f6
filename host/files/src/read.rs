//! Reading what is open, or what the user names.

use std::{
    fs::{self, File, OpenOptions},
    io::Read as _,
    path::Path,
};

use crate::{ReadError, owner::require_own};

/// Flags with which opening a pipe does not wait for somebody to write to it, and opening a terminal takes nothing over.
#[cfg(unix)]
pub(crate) const NEVER_WAITING: i32 = rustix::fs::OFlags::NONBLOCK.union(rustix::fs::OFlags::NOCTTY).bits().cast_signed();

/// Reads the regular file at `path`, wherever its links lead, if it has at most `limit` bytes. For paths that the user names.
///
/// # Errors
/// [`ReadError::Missing`], [`NotRegular`](ReadError::NotRegular), [`TooLarge`](ReadError::TooLarge), or what the operating
/// system says.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    read_open(open(path)?, limit)
}

/// Reads the first bytes of the regular file at `path`, at most `most`. For files of which only the beginning matters.
///
/// # Errors
/// As [`read`], but for [`ReadError::TooLarge`].
pub fn read_beginning(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn open(path: &Path) -> Result<File, ReadError> {
    let found = fs::metadata(path)?;
    kind_of(found.is_file(), found.is_dir())?;
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(NEVER_WAITING);
    }
    let file = options.open(path)?;
    let opened = file.metadata()?;
    kind_of(opened.is_file(), opened.is_dir())?;
    Ok(file)
}

/// Reads the regular text file at `path`. For paths that the user names.
///
/// # Errors
/// As [`read`], and [`ReadError::NotText`].
pub fn read_text(path: &Path, limit: u64) -> Result<String, ReadError> {
    text(read(path, limit)?)
}

/// Reads the regular text file at `path`, wherever its links lead, unless somebody else can change what they lead to. For what the
/// user decided.
///
/// # Errors
/// As [`read_text`], and [`ReadError::Exposed`].
pub fn read_own_text(path: &Path, limit: u64) -> Result<String, ReadError> {
    let file = open(path)?;
    require_own(&file, path)?.map_err(|exposed| ReadError::Exposed(Box::new(exposed)))?;
    text(read_open(file, limit)?)
}

/// The content of an open regular file. It is never read beyond the limit, whatever its size says.
pub(crate) fn read_open(file: File, limit: u64) -> Result<Vec<u8>, ReadError> {
    let size = file.metadata()?.len();
    if size > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(ReadError::TooLarge { limit }) } else { Ok(bytes) }
}

pub(crate) fn text(bytes: Vec<u8>) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|_| ReadError::NotText)
}

pub(crate) fn kind_of(is_file: bool, is_folder: bool) -> Result<(), ReadError> {
    match (is_file, is_folder) {
        (true, _) => Ok(()),
        (_, true) => Err(ReadError::NotRegular("a folder")),
        _ => Err(ReadError::NotRegular("a pipe, socket or device")),
    }
}
