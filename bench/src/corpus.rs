//! The files that are scanned: made once under `target/bench-corpus`, the same on every run.
//!
//! The corpus is a row of batches. All batches have the same number of files, of the same languages and sizes, but with different
//! content; so the time of ten batches can be compared with the time of one. A batch that exists is complete, because it gets its
//! name last.

mod generate;
mod pool;
mod random;

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
const FORMAT: u32 = 1;

/// Quantiles of the sizes of source files, in bytes, with straight lines between them: much like those of large projects.
const SIZES: [(f64, f64); 6] =
    [(0.0, 200.0), (0.1, 1_000.0), (0.5, 4_500.0), (0.9, 17_000.0), (0.99, 60_000.0), (1.0, 150_000.0)];

/// Settings of the corpus: no bound on findings may end a scan early.
const SETTINGS: &str = "[limits]\nfindings = 10000000\ntimeout = \"2h\"\noutput-of-project = \"4GiB\"\n";

/// The corpus, as far as it was made.
pub struct Corpus {
    folder: PathBuf,
    pool: Pool,
    only_pool: bool,
}

impl Corpus {
    /// A corpus below `target`, drawn from `files`, or made up if there are none.
    pub fn new(target: &Path, files: Option<&Path>) -> Result<Self, Failure> {
        let pool = match files {
            Some(folder) => Pool::of_project(folder)?,
            None => Pool::of_cargo(),
        };
        let kind = if files.is_some() { "project" } else { "default" };
        let folder = target.join("bench-corpus").join(format!("{kind}-{FORMAT}-{:08x}", pool.mark()));
        fs::create_dir_all(&folder).map_err(Failure::of(&folder))?;
        // It also says that the project starts here, and not where this repository starts.
        let settings = folder.join("btm.toml");
        fs::write(&settings, SETTINGS).map_err(Failure::of(&settings))?;
        Ok(Self { folder, pool, only_pool: files.is_some() })
    }

    /// The project that the batches lie in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of the first batches, which are made if they do not exist.
    pub fn batches(&self, files: usize) -> Result<Vec<String>, Failure> {
        (0..files.div_ceil(BATCH)).map(|batch| self.batch(batch)).collect()
    }

    /// What it is made of.
    pub fn to_json(&self) -> Value {
        json!({ "folder": self.folder, "pool_files": self.pool.len(), "generated": !self.only_pool })
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
        if self.only_pool {
            return self.pool.at(quantile, &mut random);
        }
        let size = size(quantile);
        let dialect = match slot % 10 {
            0..4 => Dialect::Python,
            4..6 => Dialect::JavaScript,
            6 => Dialect::TypeScript,
            _ if self.pool.len() > 0 => return self.pool.of_size(size as u64, &mut random),
            _ => Dialect::Python,
        };
        Ok((dialect.extension().to_owned(), generate::file(dialect, size as usize, &mut random).into_bytes()))
    }
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
