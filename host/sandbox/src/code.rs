//! The code of a prepared plugin. What an earlier run prepared is loaded when the first file is analyzed.

use std::sync::OnceLock;

use btm_vault::Entry as File;

use crate::{
    entry::Entry,
    inspect::Inspection,
    prepare::{Order, Sandbox},
};

/// Code, loaded or not.
pub(crate) enum Code {
    Loaded(Box<Entry>),
    Kept(Box<Kept>),
}

/// Code that an earlier run put into a vault, and how to make it anew if it is not for this machine.
pub(crate) struct Kept {
    file: File,
    sandbox: Sandbox,
    order: Order,
    loaded: OnceLock<Result<Entry, String>>,
}

impl Code {
    /// Where to enter it; whoever comes first loads it, and everybody else waits for that.
    pub(crate) fn entry(&self, inspection: &Inspection) -> wasmtime::Result<&Entry> {
        match self {
            Self::Loaded(entry) => Ok(entry),
            Self::Kept(kept) => {
                let loaded = kept.loaded.get_or_init(|| kept.load(inspection));
                loaded.as_ref().map_err(|error| wasmtime::format_err!("{error}"))
            }
        }
    }
}

impl Kept {
    pub(crate) fn new(file: File, sandbox: &Sandbox, order: &Order) -> Self {
        Self { file, sandbox: sandbox.clone(), order: order.clone(), loaded: OnceLock::new() }
    }

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
