//! What the tests have in common: plugins to run, and a clean place to run the binary in.
//!
//! - [`hostile`] and [`well_behaved`]: the guests in Rust, built by this crate's build script;
//! - [`python_guests`] and [`javascript_guests`]: the well-behaved ones in other languages, built when first asked for;
//! - [`made`]: hostile components that no compiler would make;
//! - [`foreach_hostile!`]: every hostile behaviour by name, so that one without a test does not compile;
//! - [`Cli`], [`Project`] and [`Ran`]: runs of the binary;
//! - [`tier`] and [`Mounted`]: tests that need more than a compiler.

#![expect(clippy::expect_used, reason = "what fails here is a test's own equipment; the test should stop and say so")]

mod cli;
mod component;
mod languages;
pub mod made;
mod project;
mod tiers;

use std::path::{Path, PathBuf};

pub use cli::{Cli, Ran};
pub use component::with_manifest;
pub use languages::{Skipped, javascript_guests, python_guests};
pub use project::Project;
pub use tiers::{Mounted, skip, tier};

include!(concat!(env!("OUT_DIR"), "/guests.rs"));

/// The three worlds of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// `file-plugin`.
    File,
    /// `project-plugin`.
    Project,
    /// `full-plugin`.
    Full,
}

impl World {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::File, Self::Project, Self::Full];

    /// `file`, `project` or `full`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Project => "project",
            Self::Full => "full",
        }
    }
}

/// One plugin for each world.
#[derive(Clone, Debug)]
pub struct Guests {
    folder: PathBuf,
    prefix: &'static str,
}

impl Guests {
    /// The component for a world. Its plugin's name is `well-behaved-WORLD`.
    #[must_use]
    pub fn of(&self, world: World) -> PathBuf {
        self.folder.join(format!("{}{}.wasm", self.prefix, world.name()))
    }
}

/// The hostile plugin: its behaviours are chosen by a file's first line or by the setting `behave`.
#[must_use]
pub fn hostile() -> PathBuf {
    Path::new(BUILT).join("hostile.wasm")
}

/// A plugin that says which word the files it wants contain: the one it is set to, `TODO` if to none.
#[must_use]
pub fn sieve() -> PathBuf {
    Path::new(BUILT).join("examples/well_behaved_sieve.wasm")
}

/// The well-behaved plugins in Rust.
#[must_use]
pub fn well_behaved() -> Guests {
    Guests { folder: Path::new(BUILT).join("examples"), prefix: "well_behaved_" }
}
