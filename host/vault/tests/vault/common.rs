//! A vault in a folder of its own, and ways to look at it from outside.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use btm_vault::{Lookup, Vault};
use tempfile::TempDir;

pub const KEY: [u8; 32] = [7; 32];
pub const OTHER: [u8; 32] = [8; 32];
/// Enough for the vault to remember having verified it.
pub const BIG: usize = 300 * 1024;

pub struct Place {
    pub root: PathBuf,
    pub cache: PathBuf,
    pub keys: PathBuf,
    /// Removes all of it in the end; absent in a child, to whom it does not belong.
    _folder: Option<TempDir>,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        Self { _folder: Some(folder), ..Self::at(root) }
    }

    /// That of another process.
    pub fn at(root: PathBuf) -> Self {
        Self { cache: root.join("cache"), keys: root.join("keys"), root, _folder: None }
    }

    pub fn open(&self) -> Vault {
        Vault::open(&self.cache, &self.keys).unwrap()
    }

    pub fn entry(&self, key: &[u8; 32]) -> PathBuf {
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        self.cache.join(hex + ".entry")
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(&self.cache).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// What lies under `key`: its content, `missing`, or why it is damaged.
pub fn look(vault: &Vault, key: &[u8; 32]) -> Result<Vec<u8>, String> {
    match vault.get(key) {
        Lookup::Found(entry) => {
            let content = entry.read().unwrap();
            assert_eq!(content.len() as u64, entry.len);
            Ok(content)
        }
        Lookup::Missing => Err("missing".to_owned()),
        Lookup::Damaged { reason, .. } => Err(reason.to_string()),
    }
}

/// Content that differs everywhere.
pub fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| u8::try_from((index * 31 + index / 251) % 256).unwrap()).collect()
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
