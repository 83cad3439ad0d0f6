//! The code of a prepared plugin. What an earlier run prepared is loaded when the first file is analyzed.

use std::sync::{Arc, OnceLock};

use btm_vault::Entry as File;

use crate::{
    entry::Entry,
    inspect::Inspection,
    prepare::{Order, Sandbox},
    runtime::Runtime,
};

/// Code, loaded or not.
pub(crate) struct Code {
    source: Source,
    runtime: Arc<Runtime>,
    /// The same, loaded again when swap was switched on.
    swapping: OnceLock<Result<Entry, String>>,
}

enum Source {
    Loaded(Box<Entry>),
    Kept(Box<Kept>),
}

/// Code that an earlier run put into a vault, and how to make it anew if it is not for this machine.
struct Kept {
    file: File,
    sandbox: Sandbox,
    order: Order,
    loaded: OnceLock<Result<Entry, String>>,
}

impl Code {
    /// Code that is loaded.
    pub(crate) fn loaded(entry: Entry, runtime: &Arc<Runtime>) -> Self {
        Self { source: Source::Loaded(Box::new(entry)), runtime: runtime.clone(), swapping: OnceLock::new() }
    }

    /// Code that an earlier run put into a vault.
    pub(crate) fn kept(file: File, sandbox: &Sandbox, order: &Order) -> Self {
        let kept = Kept { file, sandbox: sandbox.clone(), order: order.clone(), loaded: OnceLock::new() };
        Self { source: Source::Kept(Box::new(kept)), runtime: sandbox.runtime.clone(), swapping: OnceLock::new() }
    }

    /// Where to enter it; whoever comes first loads it, and everybody else waits for that.
    pub(crate) fn entry(&self, inspection: &Inspection) -> wasmtime::Result<&Entry> {
        let entry = match &self.source {
            Source::Loaded(entry) => &**entry,
            Source::Kept(kept) => known(kept.loaded.get_or_init(|| kept.load(inspection)))?,
        };
        if !self.runtime.has_begun_to_swap() {
            return Ok(entry);
        }
        let again = || self.runtime.link_for_swap(entry, inspection).map_err(|error| format!("{error:#}"));
        known(self.swapping.get_or_init(again))
    }
}

fn known(loaded: &Result<Entry, String>) -> wasmtime::Result<&Entry> {
    loaded.as_ref().map_err(|error| wasmtime::format_err!("{error}"))
}

impl Kept {
    fn load(&self, inspection: &Inspection) -> Result<Entry, String> {
        let runtime = &self.sandbox.runtime;
        let component = match runtime.load_file(&self.file) {
            Ok(component) => component,
            Err(error) => {
                tracing::debug!("compiled code is made anew, since it cannot be loaded: {error:#}");
                self.sandbox.make(&self.order, &mut Vec::new()).map_err(|refusal| refusal.message)?.component
            }
        };
        runtime.link(&component, inspection).map_err(|error| format!("{error:#}"))
    }
}
