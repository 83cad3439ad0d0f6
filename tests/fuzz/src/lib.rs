//! Fuzz targets: everything of btm that reads what a stranger may have written, each with what must be true of the result.
//!
//! A target is a function from bytes to nothing that panics if something is wrong. `cargo xtask fuzz` looks for such bytes, guided by
//! coverage; `cargo test -p btm-fuzz` runs the inputs in `seeds/` through their targets, without any instrumentation.

mod disk;
mod oracle;
mod sections;
mod targets;

use std::path::{Path, PathBuf};

pub use targets::{PLANTED, TARGETS};

/// Something that reads bytes of a stranger.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, which is also the name of the folder with its seeds.
    pub name: &'static str,
    /// Reads the bytes. Panics if what comes out is wrong.
    pub run: fn(&[u8]),
}

impl Target {
    /// The target of this name, also [`PLANTED`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.iter().chain([&PLANTED]).find(|target| target.name == name).copied()
    }

    /// The folder with its seeds: small inputs from which fuzzing starts, and every input that once was a bug.
    #[must_use]
    pub fn seeds(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(self.name)
    }
}
