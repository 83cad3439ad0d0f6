//! A folder with files, for one test.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
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

    /// Grants all capabilities to a component, by the project's lock file.
    pub fn grant(&self, component: &Path) {
        let bytes = fs::read(component).expect("the component is there");
        let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let lock = format!(
            "version = 1\n[[plugin]]\nname = \"granted\"\nversion = \"0.1.0\"\nsource = \"granted.wasm\"\n\
             digest = \"sha256:{digest}\"\ncontract = \"0.1.0\"\ngrants = [\"documents\", \"notifications\"]\n"
        );
        self.write("btm.lock", lock);
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
