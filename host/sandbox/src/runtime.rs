//! What runs plugins. It is made when the first of them is to run: a scan whose results are all kept does without it.

use std::sync::OnceLock;

use btm_vault::Entry as File;
use wasmtime::{
    Engine,
    component::{Component, Linker},
};

use crate::{
    engine::{self, Scan},
    entry::Entry,
    inspect::Inspection,
    instance,
    instance::Instance,
    swap::Swap,
};

/// Runs up to `jobs` instances at a time, once it is made.
pub(crate) struct Runtime {
    jobs: u32,
    swap: Swap,
    made: OnceLock<Result<Made, String>>,
    /// What takes its place when swap is switched on while plugins run.
    swapping: OnceLock<Result<Made, String>>,
}

struct Made {
    engine: Engine,
    linker: Linker<Instance>,
}

impl Runtime {
    /// One that is made later.
    pub(crate) fn new(jobs: u32) -> Self {
        Self::with_swap(jobs, Swap::default())
    }

    fn with_swap(jobs: u32, swap: Swap) -> Self {
        Self { jobs, swap, made: OnceLock::new(), swapping: OnceLock::new() }
    }

    /// Loads compiled code that our own child has just made, or that is part of this program.
    pub(crate) fn load(&self, code: &[u8]) -> wasmtime::Result<Component> {
        self.made()?.load(code)
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

    /// Whether what is loaded must not be entered any more, since swap was switched on.
    pub(crate) fn has_begun_to_swap(&self) -> bool {
        let scans = |made: &Made| engine::scan(&made.engine) == Scan::On;
        self.made.get().and_then(|made| made.as_ref().ok()).is_some_and(scans) && self.swap.is_on()
    }

    /// The same component for a machine that swaps.
    pub(crate) fn link_for_swap(&self, entry: &Entry, inspection: &Inspection) -> wasmtime::Result<Entry> {
        let made = self.swapping()?;
        let component = made.load(&entry.component.component().serialize()?)?;
        Entry::new(made.linker.instantiate_pre(&component)?, inspection)
    }

    fn made(&self) -> wasmtime::Result<&Made> {
        let scan = || if self.swap.is_on() { Scan::Off } else { Scan::On };
        made(&self.made, || Made::new(self.jobs, scan()))
    }

    fn swapping(&self) -> wasmtime::Result<&Made> {
        made(&self.swapping, || Made::new(self.jobs, Scan::Off))
    }
}

fn made(cell: &OnceLock<Result<Made, String>>, make: impl FnOnce() -> wasmtime::Result<Made>) -> wasmtime::Result<&Made> {
    let made = cell.get_or_init(|| make().map_err(|error| format!("{error:#}")));
    made.as_ref().map_err(|error| wasmtime::format_err!("this machine cannot run plugins: {error}"))
}

impl Made {
    fn new(jobs: u32, scan: Scan) -> wasmtime::Result<Self> {
        tracing::debug!("the sandbox is made, for {jobs} analyses at a time; page scan: {scan:?}");
        let engine = engine::running(jobs, scan)?;
        let linker = instance::linker(&engine)?;
        Ok(Self { engine, linker })
    }

    fn load(&self, code: &[u8]) -> wasmtime::Result<Component> {
        // SAFETY: a child's bytes come through a pipe that nobody else can write to, those of the program are as trusted as the
        // program is, and those of a component that is loaded are its own.
        #[expect(unsafe_code, reason = "compiled code is loaded from a trusted source")]
        unsafe {
            Component::deserialize(&self.engine, code)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::Runtime;
    use crate::{
        engine::{Scan, scan},
        swap::Swap,
    };

    const NONE: &str = "Filename Type Size Used Priority\n";
    const SOME: &str = "Filename Type Size Used Priority\n/swapfile file 1048572 0 -2\n";

    #[test]
    fn pages_are_not_scanned_where_there_is_swap() {
        let list = tempfile::NamedTempFile::new().unwrap();
        fs::write(list.path(), SOME).unwrap();
        let runtime = Runtime::with_swap(1, Swap::listed(list.path(), Duration::ZERO));
        assert_eq!(scan(&runtime.made().unwrap().engine), Scan::Off);
        assert!(!runtime.has_begun_to_swap(), "it never scanned");
    }

    #[test]
    fn pages_are_not_scanned_once_swap_is_switched_on() {
        let list = tempfile::NamedTempFile::new().unwrap();
        fs::write(list.path(), NONE).unwrap();
        let runtime = Runtime::with_swap(1, Swap::listed(list.path(), Duration::ZERO));
        let scanned = scan(&runtime.made().unwrap().engine) == Scan::On;
        assert!(!runtime.has_begun_to_swap());
        fs::write(list.path(), SOME).unwrap();
        assert_eq!(runtime.has_begun_to_swap(), scanned, "where the kernel offers no scan, there is nothing to switch off");
        assert_eq!(scan(&runtime.swapping().unwrap().engine), Scan::Off);
    }
}
