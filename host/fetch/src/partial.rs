//! The file that a download goes to: the caller's, locked, or a private one where somebody else is using it.
//!
//! The lock belongs to the file and not to its name, so whoever gets it makes sure that the name still leads to the file; it was
//! moved or removed otherwise. While it is held, nobody else writes, moves or removes the file, nor the record beside it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use btm_model::Digest;
use same_file::Handle;
use sha2::{Digest as _, Sha256};
use tempfile::TempPath;
use url::Url;

use crate::{error::FetchError, origin};

/// How often a file may vanish between opening and locking it, until a private one is used.
const ATTEMPTS: usize = 8;

/// A file that is being downloaded, and the digest of what it has.
#[derive(Debug)]
pub struct Partial {
    file: File,
    place: Place,
    len: u64,
    hasher: Sha256,
}

#[derive(Debug)]
enum Place {
    /// The caller's path; the file is locked.
    Shared(PathBuf),
    /// A name that nobody else knows; removed in the end.
    Private(TempPath),
}

/// How to ask for the rest of a file.
#[derive(Debug)]
pub struct Continuation {
    /// Bytes that are there.
    pub from: u64,
    /// What the server said to recognise the file.
    pub validator: String,
}

impl Partial {
    /// Opens the partial file at `path`, or creates it; starts anew if it has more than `max_bytes`.
    pub fn open(path: &Path, max_bytes: u64) -> Result<Self, FetchError> {
        let (file, place) = match locked(path)? {
            Some(file) => (file, Place::Shared(path.to_owned())),
            None => private(path)?,
        };
        let mut partial = Self { file, place, len: 0, hasher: Sha256::new() };
        let len = partial.file.metadata().map_err(|source| partial.unreadable(source))?.len();
        if len > max_bytes {
            partial.len = len;
            partial.restart()?;
        } else {
            partial.digest_content(len).map_err(|source| partial.unreadable(source))?;
        }
        Ok(partial)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        match &self.place {
            Place::Shared(path) => path,
            Place::Private(path) => path,
        }
    }

    /// Bytes that it has.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The digest of what it has.
    pub fn digest(&self) -> Digest {
        Digest::new(self.hasher.clone().finalize().into())
    }

    /// The file.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// How to get the rest of it from `url`, if there is something and it came from there.
    pub fn continuation(&self, url: &Url) -> Option<Continuation> {
        let validator = origin::load(self.path(), url)?;
        (self.len > 0).then_some(Continuation { from: self.len, validator })
    }

    /// Empties it, and records what it will have if it can be recognised.
    pub fn start(&mut self, url: &Url, validator: Option<&str>) -> Result<(), FetchError> {
        self.restart()?;
        match (&self.place, validator) {
            (Place::Shared(path), Some(validator)) => origin::save(path, url, validator),
            _ => Ok(()),
        }
    }

    /// Adds what was received.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), FetchError> {
        self.file.write_all(bytes).map_err(|source| self.unwritable(source))?;
        self.hasher.update(bytes);
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Empties it.
    pub fn restart(&mut self) -> Result<(), FetchError> {
        origin::forget(self.path())?;
        if self.len > 0 {
            let emptied = self.file.set_len(0).and_then(|()| self.file.rewind());
            emptied.map_err(|source| self.unwritable(source))?;
        }
        (self.len, self.hasher) = (0, Sha256::new());
        Ok(())
    }

    /// Removes it, and the record first: as soon as the file is gone, its name is anybody's.
    pub fn remove(self) -> Result<(), FetchError> {
        origin::forget(self.path())?;
        fs::remove_file(self.path()).map_err(|source| self.unwritable(source))
    }

    /// Moves it to `destination`, in place of what is there.
    pub fn persist(self, destination: &Path) -> Result<(), FetchError> {
        origin::forget(self.path())?;
        fs::rename(self.path(), destination).map_err(|source| FetchError::Write { path: destination.to_owned(), source })
    }

    fn digest_content(&mut self, len: u64) -> io::Result<()> {
        self.len = io::copy(&mut (&self.file).take(len), &mut self.hasher)?;
        Ok(())
    }

    fn unreadable(&self, source: io::Error) -> FetchError {
        FetchError::Read { path: self.path().to_owned(), source }
    }

    fn unwritable(&self, source: io::Error) -> FetchError {
        FetchError::Write { path: self.path().to_owned(), source }
    }
}

/// The file at `path`, created if it is missing; none if somebody else uses it, or if files cannot be locked there.
fn locked(path: &Path) -> Result<Option<File>, FetchError> {
    let failed = |source| FetchError::Write { path: path.to_owned(), source };
    for _ in 0..ATTEMPTS {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        if file.try_lock().is_err() {
            return Ok(None);
        }
        let opened = file.try_clone().and_then(Handle::from_file).map_err(failed)?;
        if Handle::from_path(path).is_ok_and(|named| named == opened) {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

fn private(path: &Path) -> Result<(File, Place), FetchError> {
    let failed = |source| FetchError::Write { path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let prefix = path.file_name().unwrap_or_default();
    let (file, path) = tempfile::Builder::new().prefix(prefix).tempfile_in(folder).map_err(failed)?.into_parts();
    Ok((file, Place::Private(path)))
}
