//! From a component's bytes to a [`Plugin`]: out of the vault or the program if it was prepared before, by a child process
//! otherwise.

use std::{io, sync::Arc};

use btm_model::{Digest, Refusal};
use btm_vault::{Lookup, Vault};
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use wasmtime::component::Component;

use crate::{
    ahead::Kept,
    child::{Ready, Request},
    code::Code,
    component::Component as Source,
    inspect,
    limits::Limits,
    outcome::LogLevel,
    plugin::Plugin,
    preparer::{Patience, Prepared, Preparer, failed},
    runtime::Runtime,
};

/// Changes whenever what is kept of a preparation changes.
const FORMAT: &str = "btm preparation 5";

/// Prepares plugins and runs them, some at a time. Cheap to make: what runs plugins is made when the first of them is to run.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) runtime: Arc<Runtime>,
    vault: Option<Arc<Vault>>,
    preparer: Arc<Preparer>,
}

/// A plugin that is ready, and how it became so.
pub struct Preparation {
    /// The plugin.
    pub plugin: Plugin,
    /// Whether it had been prepared before.
    pub was_prepared: bool,
    /// What went wrong without being in the way, for the user.
    pub warnings: Vec<String>,
    /// What the plugin wrote to the log while it was configured; the same whenever it was.
    pub log: Vec<(LogLevel, String)>,
}

/// A plugin that was made ready just now, or when the program was built.
pub(crate) struct Made {
    kept: Kept,
    pub(crate) component: Component,
    was_prepared: bool,
}

/// What to prepare.
#[derive(Clone)]
pub(crate) struct Order {
    plugin: Source,
    settings: String,
    limits: Limits,
    cancelled: watch::Receiver<bool>,
    keys: Keys,
}

impl Sandbox {
    /// A sandbox that runs up to `jobs` analyses at a time and keeps compiled code in `vault`, if there is one.
    #[must_use]
    pub fn new(jobs: u32, vault: Option<Arc<Vault>>, preparer: Preparer) -> Self {
        Self { runtime: Arc::new(Runtime::new(jobs)), vault, preparer: Arc::new(preparer) }
    }

    /// Where compiled code is kept, if anywhere.
    #[must_use]
    pub fn vault(&self) -> Option<&Vault> {
        self.vault.as_deref()
    }

    /// Gets a plugin ready, unless `cancelled` becomes true before. `settings` is the text of a JSON object.
    ///
    /// # Errors
    /// Why the plugin will not run, and what to do.
    pub fn prepare(
        &self,
        plugin: &Source,
        settings: &str,
        limits: &Limits,
        cancelled: &watch::Receiver<bool>,
    ) -> Result<Preparation, Refusal> {
        let keys = Keys::new(&plugin.digest(), settings);
        let (plugin, settings, cancelled) = (plugin.clone(), settings.to_owned(), cancelled.clone());
        let order = Order { plugin, settings, limits: *limits, cancelled, keys };
        order.plugin.refusal().map_or(Ok(()), |refusal| Err(refusal.clone()))?;
        let mut warnings = Vec::new();
        if let Some((kept, code)) = self.recall(&order, &mut warnings) {
            return Ok(Preparation::of(kept, code, order, true, warnings));
        }
        let Made { kept, component, was_prepared } = self.make(&order, &mut warnings)?;
        let entry = self.runtime.link(&component, &kept.inspection).map_err(|error| failed(&format!("{error:#}")))?;
        Ok(Preparation::of(kept, Code::loaded(entry, &self.runtime), order, was_prepared, warnings))
    }

    /// What an earlier preparation left behind, if nobody but this user could have written it.
    fn recall(&self, order: &Order, warnings: &mut Vec<String>) -> Option<(Kept, Code)> {
        let vault = self.vault.as_ref()?;
        let ready = found(vault.get(&order.keys.ready), warnings)?;
        let code = found(vault.get(&order.keys.code), warnings)?;
        let kept = Kept::from_bytes(&ready.read().ok()?)?;
        Some((kept, Code::kept(code, self, order)))
    }

    /// Gets it ready without the vault, where it is put for the next run.
    pub(crate) fn make(&self, order: &Order, warnings: &mut Vec<String>) -> Result<Made, Refusal> {
        match self.ahead(order, warnings) {
            Some(made) => Ok(made),
            None => self.anew(order, warnings),
        }
    }

    /// What is part of the program, unless this processor cannot run it; kept, since a file is loaded faster than a copy is made.
    fn ahead(&self, order: &Order, warnings: &mut Vec<String>) -> Option<Made> {
        let ahead = order.plugin.ahead(&order.settings)?;
        let kept = Kept::from_bytes(ahead.ready)?;
        match self.runtime.load(ahead.code) {
            Ok(component) => {
                self.keep(&order.keys, &kept, ahead.code, warnings);
                Some(Made { kept, component, was_prepared: true })
            }
            Err(error) => {
                tracing::debug!("code compiled ahead of time cannot be used here: {error:#}");
                None
            }
        }
    }

    /// Lets a child prepare the plugin.
    fn anew(&self, order: &Order, warnings: &mut Vec<String>) -> Result<Made, Refusal> {
        let inspection = order.plugin.inspect().map_err(Refusal::clone)?.clone();
        let (request, bytes) = (Request::new(&order.settings, &order.limits), order.plugin.bytes().map_err(Refusal::clone)?);
        let patience = Patience::of_run(order.limits.time, &order.cancelled);
        let prepare = |functions: &[u8]| self.preparer.prepare(&request, functions, bytes, &patience);
        let (ready, code) = self.with_functions(&order.keys, warnings, prepare)?;
        let kept = Kept { inspection, ready };
        let component = self.runtime.load(&code).map_err(|error| failed(&format!("{error:#}")))?;
        self.keep(&order.keys, &kept, &code, warnings);
        Ok(Made { kept, component, was_prepared: false })
    }

    /// Lets `prepare` use the functions of earlier preparations of the same plugin, and keeps those that it returns for later ones.
    fn with_functions(
        &self,
        keys: &Keys,
        warnings: &mut Vec<String>,
        prepare: impl FnOnce(&[u8]) -> Result<Prepared, Refusal>,
    ) -> Result<(Ready, Vec<u8>), Refusal> {
        let earlier = self.vault.as_ref().and_then(|vault| found(vault.get(&keys.functions), warnings));
        let earlier = earlier.and_then(|entry| entry.read().ok()).unwrap_or_default();
        let Prepared { ready, code, functions } = prepare(&earlier)?;
        if let Some(vault) = self.vault.as_ref().filter(|_| !functions.is_empty())
            && let Err(error) = vault.put(&keys.functions, &mut &functions[..])
        {
            tracing::debug!("compiled functions could not be kept: {error}");
        }
        Ok((ready, code))
    }

    fn keep(&self, keys: &Keys, kept: &Kept, code: &[u8], warnings: &mut Vec<String>) {
        let Some(vault) = &self.vault else { return };
        let put = || -> io::Result<()> {
            let kept = kept.to_bytes()?;
            vault.put(&keys.code, &mut &code[..])?;
            vault.put(&keys.ready, &mut &kept[..])?;
            Ok(())
        };
        if let Err(error) = put() {
            warnings.push(format!("the prepared plugin could not be kept for the next run: {error}"));
        }
    }
}

impl Preparation {
    fn of(kept: Kept, code: Code, order: Order, was_prepared: bool, warnings: Vec<String>) -> Self {
        let Kept { inspection, ready: Ready { descriptor, how, log } } = kept;
        order.plugin.was_inspected(&inspection);
        let Order { settings, limits, keys, .. } = order;
        let plugin = Plugin { inspection, descriptor, how, settings, limits, prepared_as: keys.ready, code };
        Self { plugin, was_prepared, warnings, log }
    }
}

/// The entry, unless it is missing or damaged; damage is told.
fn found(lookup: Lookup, warnings: &mut Vec<String>) -> Option<btm_vault::Entry> {
    match lookup {
        Lookup::Found(entry) => Some(entry),
        Lookup::Missing => None,
        Lookup::Damaged { reason, .. } => {
            let warning = format!("a cached preparation was not trusted and is made anew: {reason}");
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
            None
        }
    }
}

/// Where a preparation is kept: a digest of everything that decides it but the engine and the processor, which its code is checked
/// against when it is loaded.
#[derive(Clone)]
struct Keys {
    ready: [u8; 32],
    code: [u8; 32],
    /// Of the functions, which are those of all settings.
    functions: [u8; 32],
}

impl Keys {
    fn new(digest: &Digest, settings: &str) -> Self {
        let of = |part: &str, settings: &str| {
            let parts = [FORMAT, env!("CARGO_PKG_VERSION"), inspect::CONTRACT_VERSION, part, settings];
            let hasher = parts.iter().fold(Sha256::new_with_prefix(digest.as_bytes()), |hasher, part| {
                hasher.chain_update((part.len() as u64).to_le_bytes()).chain_update(part)
            });
            hasher.finalize().into()
        };
        Self { ready: of("ready", settings), code: of("code", settings), functions: of("functions", "") }
    }
}

#[cfg(test)]
mod tests {
    use btm_model::Digest;

    use super::Keys;

    #[test]
    fn functions_are_those_of_all_settings_and_of_one_plugin() {
        let (one, other) = (Keys::new(&Digest::of(b"a"), "{}"), Keys::new(&Digest::of(b"a"), "{\"b\":1}"));
        assert!(one.ready != other.ready && one.code != other.code && one.ready != one.code);
        assert_eq!(one.functions, other.functions);
        assert_ne!(one.functions, Keys::new(&Digest::of(b"b"), "{}").functions);
    }
}
