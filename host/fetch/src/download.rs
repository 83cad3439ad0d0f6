//! A file that was downloaded and has the right digest.

use std::{
    fs::File,
    io::{self, Seek as _},
    path::Path,
};

use crate::{error::FetchError, partial::Partial};

/// A file with the digest that was asked for. Dropped without [`Download::persist`], it stays as the partial file, and is not
/// downloaded again; only where somebody else was using that, it is gone.
#[derive(Debug)]
pub struct Download(Partial);

impl Download {
    pub(crate) fn new(partial: Partial) -> Self {
        Self(partial)
    }

    /// The open file, at its start. Nobody else changes it, and it must not be changed.
    /// # Errors
    /// If it cannot be read.
    pub fn file(&mut self) -> io::Result<&mut File> {
        self.0.file().rewind()?;
        Ok(self.0.file())
    }

    /// Where it lies now.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.len()
    }

    /// Moves it to `destination`, in place of what is there, in one step; both are on one file system.
    /// # Errors
    /// If it cannot be moved; what becomes of it is as if it was dropped.
    pub fn persist(self, destination: &Path) -> Result<(), FetchError> {
        self.0.persist(destination)
    }
}
