//! The files that are scanned: made once under `target/bench-corpus`, the same on every run.
//!
//! The corpus is a row of batches. All batches have the same number of files, of the same languages and sizes, but with different
//! content; so the time of ten batches can be compared with the time of one. A batch that exists is complete, because it gets its
//! name last.

pub mod generate;
mod pool;
pub mod random;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use self::{generate::Dialect, pool::Pool, random::Random};
use crate::failure::Failure;

/// Files in a batch.
pub const BATCH: usize = 1_000;

/// Changes whenever the files would be others.
const FORMAT: u32 = 2;

/// Quantiles of the sizes of source files, in bytes, with straight lines between them: much like those of large projects.
const SIZES: [(f64, f64); 6] =
    [(0.0, 200.0), (0.1, 1_000.0), (0.5, 4_500.0), (0.9, 17_000.0), (0.99, 60_000.0), (1.0, 150_000.0)];

/// Settings of the corpus: no bound on findings may end a scan early.
const SETTINGS: &str = "[limits]\nfindings = 10000000\ntimeout = \"2h\"\noutput-of-project = \"4GiB\"\n";

/// How much smaller the files of the series are that have up to 100,000 of them: a disk has room for those.
const SMALL: f64 = 0.25;

/// A corpus, as far as it was made.
pub struct Corpus {
    folder: PathBuf,
    source: Source,
}

/// Where files come from.
enum Source {
    /// Made up, and where there are some, drawn from a pool.
    Mixed(Pool),
    /// Drawn from a pool.
    Project(Pool),
    /// Made up, and small: the same on every machine.
    Small,
}

impl Corpus {
    /// A corpus below `target`, drawn from `files`, or made up if there are none.
    ///
    /// # Errors
    /// If there are no files, or no folder can be made.
    pub fn new(target: &Path, files: Option<&Path>) -> Result<Self, Failure> {
        let (kind, pool) = match files {
            Some(folder) => ("project", Pool::of_project(folder)?),
            None => ("default", Pool::of_cargo()),
        };
        let name = format!("{kind}-{FORMAT}-{:08x}", pool.mark());
        Self::of(target, &name, if files.is_some() { Source::Project(pool) } else { Source::Mixed(pool) })
    }

    /// A corpus of small files below `target`, which are the same on every machine.
    ///
    /// # Errors
    /// If no folder can be made.
    pub fn small(target: &Path, name: &str) -> Result<Self, Failure> {
        Self::of(target, &format!("{name}-{FORMAT}"), Source::Small)
    }

    fn of(target: &Path, name: &str, source: Source) -> Result<Self, Failure> {
        let folder = folder(target, name)?;
        Ok(Self { folder, source })
    }

    /// The project that the batches lie in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of the first batches, which are made if they do not exist.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn batches(&self, files: usize) -> Result<Vec<String>, Failure> {
        (0..files.div_ceil(BATCH)).map(|batch| self.batch(batch)).collect()
    }

    /// A project of its own with the first batches, which are hard links: project analyzers see all of a project, whatever part of
    /// it is scanned.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn project(&self, files: usize) -> Result<PathBuf, Failure> {
        let batches = self.batches(files)?;
        let project = subproject(&self.folder, &format!("project-{files}"))?;
        for batch in batches {
            let (from, to) = (self.folder.join(&batch), project.join(&batch));
            if !to.exists() {
                let draft = project.join(".draft");
                if draft.exists() {
                    fs::remove_dir_all(&draft).map_err(Failure::of(&draft))?;
                }
                link_all(&from, &draft)?;
                fs::rename(&draft, &to).map_err(Failure::of(&to))?;
            }
        }
        Ok(project)
    }

    /// What it is made of.
    pub fn to_json(&self) -> Value {
        match &self.source {
            Source::Mixed(pool) => json!({ "generated": true, "pool_files": pool.len() }),
            Source::Project(pool) => json!({ "generated": false, "pool_files": pool.len() }),
            Source::Small => json!({ "generated": true, "pool_files": 0 }),
        }
    }

    fn batch(&self, batch: usize) -> Result<String, Failure> {
        let name = format!("batch-{batch:03}");
        let (folder, draft) = (self.folder.join(&name), self.folder.join(".draft"));
        if folder.exists() {
            return Ok(name);
        }
        if draft.exists() {
            fs::remove_dir_all(&draft).map_err(Failure::of(&draft))?;
        }
        for slot in 0..BATCH {
            let package = draft.join(format!("package_{:02}", slot / 25));
            fs::create_dir_all(&package).map_err(Failure::of(&package))?;
            let (extension, content) = self.content(batch, slot)?;
            let path = package.join(format!("module_{slot:03}.{extension}"));
            fs::write(&path, content).map_err(Failure::of(&path))?;
        }
        fs::rename(&draft, &folder).map_err(Failure::of(&folder))?;
        Ok(name)
    }

    /// The file for one place in a batch, and what its name ends with.
    fn content(&self, batch: usize, slot: usize) -> Result<(String, Vec<u8>), Failure> {
        let mut random = Random::new(batch as u64 * 1_000_003 + slot as u64);
        // Any number without a factor of 10 spreads the sizes over languages and folders.
        let quantile = ((slot * 617) % BATCH) as f64 / BATCH as f64 + 0.5 / BATCH as f64;
        let (pool, size) = match &self.source {
            Source::Project(pool) => return pool.at(quantile, &mut random),
            Source::Mixed(pool) => (Some(pool).filter(|pool| pool.len() > 0), size(quantile)),
            Source::Small => (None, size(quantile) * SMALL),
        };
        let dialect = match slot % 10 {
            0..4 => Dialect::Python,
            4..6 => Dialect::JavaScript,
            6 => Dialect::TypeScript,
            _ => match pool {
                Some(pool) => return pool.of_size(size as u64, &mut random),
                None => Dialect::Python,
            },
        };
        Ok((dialect.extension().to_owned(), generate::file(dialect, size as usize, &mut random).into_bytes()))
    }
}

/// A folder below `target` for files to scan, as a project of its own.
///
/// # Errors
/// If it cannot be made.
pub fn folder(target: &Path, name: &str) -> Result<PathBuf, Failure> {
    subproject(&target.join("bench-corpus"), name)
}

/// A folder in another one, as a project of its own.
fn subproject(around: &Path, name: &str) -> Result<PathBuf, Failure> {
    let folder = around.join(name);
    fs::create_dir_all(&folder).map_err(Failure::of(&folder))?;
    // It also says that the project starts here, and not where this repository starts.
    let settings = folder.join("btm.toml");
    fs::write(&settings, SETTINGS).map_err(Failure::of(&settings))?;
    Ok(folder)
}

/// Makes a folder whose files are links to those of another one.
fn link_all(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(Failure::of(to))?;
    for entry in fs::read_dir(from).map_err(Failure::of(from))? {
        let entry = entry.map_err(Failure::of(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            link_all(&source, &target)?;
        } else {
            fs::hard_link(&source, &target).map_err(Failure::of(&target))?;
        }
    }
    Ok(())
}

/// The size of files at this quantile.
fn size(quantile: f64) -> f64 {
    let steps = SIZES.windows(2).map(|pair| (pair[0], pair[1]));
    let step = steps.into_iter().find(|(_, (end, _))| quantile <= *end);
    step.map_or(0.0, |((start, low), (end, high))| low + (high - low) * (quantile - start) / (end - start))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_lie_between_the_quantiles() {
        assert!((size(0.5) - 4_500.0).abs() < 1e-6);
        assert!((size(0.3) - 2_750.0).abs() < 1e-6);
    }
}
