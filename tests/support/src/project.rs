//! A folder with files, for one test.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// A folder with files, gone when dropped. Around it is another folder, so that tests can see what leaks out.
#[derive(Debug)]
pub struct Project {
    around: TempDir,
}

impl Default for Project {
    fn default() -> Self {
        Self::new()
    }
}

impl Project {
    /// A project without files.
    #[must_use]
    pub fn new() -> Self {
        let around = TempDir::new().expect("a temporary folder can be made");
        fs::create_dir(around.path().join("project")).expect("a folder can be made in it");
        Self { around }
    }

    /// Adds a file, and the folders it needs.
    #[must_use]
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes a file, and the folders it needs.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the project")).expect("a folder can be made");
        fs::write(path, content).expect("a file can be written");
    }

    /// The project's folder.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.around.path().join("project")
    }

    /// The folder around it.
    #[must_use]
    pub fn around(&self) -> &Path {
        self.around.path()
    }
}
