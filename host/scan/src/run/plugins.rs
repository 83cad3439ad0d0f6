//! Gets the plugins of a run ready, all at the same time.

use std::{
    collections::BTreeSet,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use btm_model::{Capability, Digest, Refusal, RefusalKind};
use btm_sandbox::{Component, Limits, Plugin, Sandbox, types};
use tokio::sync::watch;

use super::{Scan, observer::Observer};
use crate::{
    clean::clean,
    select::{Selection, Selector},
};

/// Bytes of a line of the log.
const LOG_LINE: usize = 4_000;

/// A plugin to run.
#[derive(Clone, Debug)]
pub struct PluginSource {
    /// What the user calls it: a name or the path of its file.
    pub label: String,
    /// The component.
    pub component: Component,
    /// The settings, as the text of a JSON object, by the plugin's name.
    pub settings: String,
    /// Its bounds.
    pub limits: Limits,
    /// What it may do beyond reporting.
    pub grants: BTreeSet<Capability>,
}

/// A plugin of this run, ready or not.
pub(crate) struct Prepared {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) digest: Digest,
    pub(crate) plugin: Result<Arc<Plugin>, Refusal>,
    pub(crate) grants: BTreeSet<Capability>,
    pub(crate) was_prepared: bool,
    pub(crate) duration: Duration,
}

/// Prepares the plugins of a scan, sorted by name.
pub(crate) fn prepare(
    sandbox: &Sandbox,
    scan: &Scan,
    observer: &dyn Observer,
    cancelled: &watch::Receiver<bool>,
) -> Vec<Prepared> {
    let mut prepared: Vec<Prepared> = thread::scope(|scope| {
        let start = |source| {
            scope.spawn(move || {
                let prepared = prepare_one(sandbox, source, observer, cancelled);
                // Nothing is known that could make its code unnecessary.
                if let Ok(plugin) = &prepared.plugin
                    && scan.results.is_none()
                {
                    plugin.load();
                }
                prepared
            })
        };
        let threads: Vec<_> = scan.plugins.iter().map(start).collect();
        let results = threads.into_iter().zip(&scan.plugins).map(|(thread, source)| {
            thread.join().unwrap_or_else(|_| {
                Prepared::refused(source, RefusalKind::PreparationFailed, "the host failed while preparing it")
            })
        });
        results.collect()
    });
    prepared.sort_by(|a, b| (&a.name, &a.digest).cmp(&(&b.name, &b.digest)));
    refuse_namesakes(&mut prepared);
    prepared
}

fn prepare_one(sandbox: &Sandbox, source: &PluginSource, observer: &dyn Observer, cancelled: &watch::Receiver<bool>) -> Prepared {
    let start = Instant::now();
    observer.preparing(&source.label);
    let preparation = sandbox.prepare(&source.component, &source.settings, &source.limits, cancelled);
    // Afterwards, because a plugin that was prepared before need not be looked into again.
    let (name, version) = match source.component.inspect() {
        Ok(inspection) => (inspection.manifest.name.clone(), inspection.manifest.version.clone()),
        Err(_) => (source.stem(), String::new()),
    };
    let (plugin, was_prepared) = match preparation {
        Ok(preparation) => {
            for warning in &preparation.warnings {
                observer.warning(&format!("{name}: {warning}"));
            }
            for (level, line) in &preparation.log {
                observer.log(&name, *level, &clean(line, LOG_LINE));
            }
            (check_selection(preparation.plugin), preparation.was_prepared)
        }
        Err(refusal) => (Err(refusal), false),
    };
    let (digest, grants) = (source.component.digest(), source.grants.clone());
    Prepared { name, version, digest, plugin, grants, was_prepared, duration: start.elapsed() }
}

/// A selection that the host cannot follow is the plugin's defect.
fn check_selection(plugin: Plugin) -> Result<Arc<Plugin>, Refusal> {
    match Selector::check(&selection(&plugin.descriptor().selection)) {
        Ok(()) => Ok(Arc::new(plugin)),
        Err(error) => Err(Refusal::bad_descriptor(error.to_string())),
    }
}

/// The contract's selection in the host's words.
pub(crate) fn selection(selection: &types::Selection) -> Selection {
    Selection {
        globs: selection.globs.clone(),
        languages: selection.languages.clone(),
        literals: selection.literals.clone(),
        max_bytes: selection.max_bytes,
    }
}

/// Two plugins with one name would speak for each other: only the first runs.
fn refuse_namesakes(prepared: &mut [Prepared]) {
    for index in 1..prepared.len() {
        let (before, after) = prepared.split_at_mut(index);
        let (Some(first), Some(second)) = (before.iter().find(|first| first.name == after[0].name), after.first_mut()) else {
            continue;
        };
        second.plugin = Err(Refusal {
            kind: RefusalKind::BadManifest,
            message: format!("another plugin of this run is called `{}` too ({})", second.name, first.digest),
            hint: Some("run them one after the other, or give one of them another name".to_owned()),
        });
    }
}

impl PluginSource {
    /// What to call a plugin whose manifest cannot be read.
    fn stem(&self) -> String {
        let name = self.label.rsplit(['/', '\\']).next().unwrap_or_default();
        crate::clean::clean_line(name.strip_suffix(".wasm").unwrap_or(name), 64).into_owned()
    }
}

impl Prepared {
    fn refused(source: &PluginSource, kind: RefusalKind, message: &str) -> Self {
        Self {
            name: source.stem(),
            version: String::new(),
            digest: source.component.digest(),
            plugin: Err(Refusal { kind, message: message.to_owned(), hint: None }),
            grants: BTreeSet::new(),
            was_prepared: false,
            duration: Duration::ZERO,
        }
    }
}
