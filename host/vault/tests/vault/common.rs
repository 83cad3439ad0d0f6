//! A vault in a folder of its own, and ways to look at it from outside.

use std::{
    env, fs,
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    thread,
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

/// Whether the tests that need `name` run, as `BTM_TEST_TIERS` says; if not, a line says so. A test that runs must succeed.
pub fn tier(name: &str) -> bool {
    let runs = env::var("BTM_TEST_TIERS").is_ok_and(|tiers| tiers.split(',').any(|tier| tier == name));
    if !runs {
        skip(&format!("needs {name} (set BTM_TEST_TIERS={name})"));
    }
    runs
}

/// Says that the test at hand is skipped; past the capture of what tests print.
pub fn skip(reason: &str) {
    let thread = thread::current();
    let _ = writeln!(io::stderr(), "skipped: {} {reason}", thread.name().unwrap_or("a test"));
}

/// A small file system of its own, until it is dropped.
pub struct Mounted(PathBuf);

impl Mounted {
    /// Mounts one at `folder`.
    pub fn tmpfs(folder: &Path, options: &str) -> Self {
        let status = Command::new("mount").args(["-t", "tmpfs", "-o", options, "btm-vault"]).arg(folder).status().unwrap();
        assert!(status.success(), "mount failed");
        Self(folder.to_owned())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}
