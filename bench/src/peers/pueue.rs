//! Another manager of tasks, which cargo installs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{PUEUE, fetch, pinned};
use crate::failure::Failure;

/// It, installed.
pub struct Pueue {
    folder: PathBuf,
}

impl Pueue {
    /// Installs it below `target`, unless this version is installed.
    ///
    /// # Errors
    /// If it cannot be had on this machine.
    pub fn new(target: &Path) -> Result<Self, Failure> {
        let folder = target.join("bench-peers/pueue");
        let ready = folder.join("installed.txt");
        if fs::read_to_string(&ready).is_ok_and(|installed| installed == PUEUE) {
            return Ok(Self { folder });
        }
        for (name, version) in pinned(PUEUE) {
            // The target folder of this workspace holds other versions of the same crates.
            let mut install = Command::new("cargo");
            install.args(["install", name, "--version", version, "--locked", "--quiet", "--root"]).arg(&folder);
            fetch(install.env_remove("CARGO_TARGET_DIR"), "cargo and the registry of crates")?;
        }
        fs::write(&ready, PUEUE).map_err(Failure::of(&ready))?;
        Ok(Self { folder })
    }

    /// The program that talks to its daemon.
    pub fn client(&self) -> PathBuf {
        self.folder.join("bin/pueue")
    }

    /// The program that is its daemon.
    pub fn daemon(&self) -> PathBuf {
        self.folder.join("bin/pueued")
    }
}
