//! Real files to draw from.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::random::Random;
use crate::failure::Failure;

/// Larger files would outweigh all others.
const MAX_BYTES: u64 = 1 << 20;
/// How far from the wanted place in the order of sizes a file may be.
const SPREAD: usize = 40;
/// Folders without source.
const NEVER: [&str; 3] = [".git", "target", "node_modules"];

/// Files, sorted by size and path.
pub struct Pool(Vec<(u64, PathBuf)>);

impl Pool {
    /// The Rust sources that cargo has downloaded; none if there are none.
    pub fn of_cargo() -> Self {
        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
        let mut files = Vec::new();
        if let Some(home) = home {
            collect(&home.join("registry/src"), &mut files);
        }
        files.retain(|(_, path)| path.extension().is_some_and(|extension| extension == "rs"));
        files.sort();
        Self(files)
    }

    /// All files of a project.
    pub fn of_project(folder: &Path) -> Result<Self, Failure> {
        let mut files = Vec::new();
        collect(folder, &mut files);
        files.sort();
        if files.is_empty() {
            return Err(Failure::Usage(format!("there are no files in `{}`", folder.display())));
        }
        Ok(Self(files))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// A number that is another one if the files are others (most likely).
    pub fn mark(&self) -> u32 {
        let bytes = self.0.iter().map(|(size, _)| *size).sum::<u64>();
        u32::try_from(Random::new(bytes ^ (self.0.len() as u64) << 40).number() >> 32).unwrap_or(0)
    }

    /// Some file of about this size: what its name ends with, and its content.
    pub fn of_size(&self, size: u64, random: &mut Random) -> Result<(String, Vec<u8>), Failure> {
        self.near(self.0.partition_point(|(other, _)| *other < size), random)
    }

    /// Some file near this place in the order of sizes.
    pub fn at(&self, quantile: f64, random: &mut Random) -> Result<(String, Vec<u8>), Failure> {
        self.near((self.0.len() as f64 * quantile) as usize, random)
    }

    fn near(&self, index: usize, random: &mut Random) -> Result<(String, Vec<u8>), Failure> {
        let index = (index + random.below(SPREAD)).saturating_sub(SPREAD / 2).min(self.0.len() - 1);
        let (_, path) = &self.0[index];
        let extension = path.extension().map_or_else(|| "txt".to_owned(), |extension| extension.to_string_lossy().into_owned());
        Ok((extension, fs::read(path).map_err(Failure::of(path))?))
    }
}

/// What cannot be read is left out.
fn collect(folder: &Path, files: &mut Vec<(u64, PathBuf)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() && !NEVER.iter().any(|name| entry.file_name() == *name) {
            collect(&entry.path(), files);
        } else if metadata.is_file() && metadata.len() <= MAX_BYTES {
            files.push((metadata.len(), entry.path()));
        }
    }
}
