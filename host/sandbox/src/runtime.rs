//! What runs plugins. It is made when the first of them is to run: a scan whose results are all kept does without it.

use std::sync::OnceLock;

use btm_vault::Entry as File;
use wasmtime::{
    Engine,
    component::{Component, Linker},
};

use crate::{engine, entry::Entry, inspect::Inspection, instance, instance::Instance};

/// Runs up to `jobs` instances at a time, once it is made.
pub(crate) struct Runtime {
    jobs: u32,
    made: OnceLock<Result<Made, String>>,
}

struct Made {
    engine: Engine,
    linker: Linker<Instance>,
}

impl Runtime {
    /// One that is made later.
    pub(crate) fn new(jobs: u32) -> Self {
        Self { jobs, made: OnceLock::new() }
    }

    /// Loads compiled code that our own child has just made, or that is part of this program.
    pub(crate) fn load(&self, code: &[u8]) -> wasmtime::Result<Component> {
        let engine = &self.made()?.engine;
        // SAFETY: a child's bytes come through a pipe that nobody else can write to; the others are as trusted as the program is.
        #[expect(unsafe_code, reason = "compiled code is loaded from a trusted source")]
        unsafe {
            Component::deserialize(engine, code)
        }
    }

    /// Loads compiled code out of a vault.
    pub(crate) fn load_file(&self, file: &File) -> wasmtime::Result<Component> {
        let engine = &self.made()?.engine;
        // SAFETY: the vault has verified that these bytes are what we put there, and only this user can change them.
        #[expect(unsafe_code, reason = "compiled code is loaded from a trusted source")]
        unsafe {
            Component::deserialize_file(engine, file.verified_path())
        }
    }

    /// Links a component, so that it can be entered.
    pub(crate) fn link(&self, component: &Component, inspection: &Inspection) -> wasmtime::Result<Entry> {
        Entry::new(self.made()?.linker.instantiate_pre(component)?, inspection)
    }

    fn made(&self) -> wasmtime::Result<&Made> {
        let make = || Made::new(self.jobs).map_err(|error| format!("{error:#}"));
        let made = self.made.get_or_init(make);
        made.as_ref().map_err(|error| wasmtime::format_err!("this machine cannot run plugins: {error}"))
    }
}

impl Made {
    fn new(jobs: u32) -> wasmtime::Result<Self> {
        tracing::debug!("the sandbox is made, for {jobs} analyses at a time");
        let engine = engine::running(jobs)?;
        let linker = instance::linker(&engine)?;
        Ok(Self { engine, linker })
    }
}
