//! Gets the plugins of a run ready, all at the same time.

use std::{
    collections::{BTreeSet, HashMap},
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
    /// Whether its bytes are a part of btm.
    pub is_official: bool,
}

/// A plugin of this run, ready or not.
pub(crate) struct Prepared {
    pub(crate) name: String,
    /// Whether the name is from its manifest, not from the name of its file.
    pub(crate) is_named: bool,
    pub(crate) version: String,
    pub(crate) digest: Digest,
    pub(crate) is_official: bool,
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
                let prepared = prepare_one(sandbox, source, &scan.official, observer, cancelled);
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
    refuse_namesakes(&mut prepared);
    prepared.sort_by(|a, b| (&a.name, &a.digest).cmp(&(&b.name, &b.digest)));
    prepared
}

fn prepare_one(
    sandbox: &Sandbox,
    source: &PluginSource,
    official: &[String],
    observer: &dyn Observer,
    cancelled: &watch::Receiver<bool>,
) -> Prepared {
    let start = Instant::now();
    observer.preparing(&source.label);
    if let Some(refusal) = source.impostor(official) {
        return Prepared { plugin: Err(refusal), duration: start.elapsed(), ..Prepared::unread(source) };
    }
    let preparation = sandbox.prepare(&source.component, &source.settings, &source.limits, cancelled);
    // Afterwards, because a plugin that was prepared before need not be looked into again.
    let read = Prepared::unread(source);
    let name = &read.name;
    let (plugin, was_prepared) = match preparation {
        Ok(preparation) => {
            for warning in &preparation.warnings {
                observer.warning(&format!("{name}: {warning}"));
            }
            for (level, line) in &preparation.log {
                observer.log(name, *level, &clean(line, LOG_LINE));
            }
            (check_selection(preparation.plugin), preparation.was_prepared)
        }
        Err(refusal) => (Err(refusal), false),
    };
    Prepared { plugin, was_prepared, duration: start.elapsed(), ..read }
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

/// Two plugins with one name would speak for each other, and share settings, baselines and comments: only one runs. The official one
/// does, else the one that the user named first; never one whose bytes could be chosen to come first. A plugin that is refused for
/// another reason keeps its name all the same. They must be in the order in which the user named them.
fn refuse_namesakes(prepared: &mut [Prepared]) {
    let mut owners: HashMap<String, (bool, usize)> = HashMap::new();
    for (index, plugin) in prepared.iter().enumerate().filter(|(_, plugin)| plugin.is_named) {
        let claim = (!plugin.is_official, index);
        let owner = owners.entry(plugin.name.clone()).or_insert(claim);
        *owner = claim.min(*owner);
    }
    let owners: HashMap<String, (usize, Digest)> =
        owners.into_iter().map(|(name, (_, index))| (name, (index, prepared[index].digest))).collect();
    for (index, plugin) in prepared.iter_mut().enumerate() {
        let Some((_, owner)) = owners.get(&plugin.name).filter(|(owner, _)| *owner != index) else { continue };
        plugin.plugin = Err(Refusal {
            kind: RefusalKind::BadManifest,
            message: format!("another plugin of this run is called `{}` too ({owner})", plugin.name),
            hint: Some("run them one after the other, or give one of them another name".to_owned()),
        });
    }
}

impl PluginSource {
    /// Why it is not even prepared: it has the name of an official plugin, and other bytes. Settings, comments and baselines that name
    /// the official one are not about it.
    fn impostor(&self, official: &[String]) -> Option<Refusal> {
        if self.is_official {
            return None;
        }
        let name = &self.component.inspect().ok()?.manifest.name;
        official.contains(name).then(|| Refusal {
            kind: RefusalKind::BadManifest,
            message: format!("`{name}` is the name of an official plugin, and this is another one"),
            hint: Some(format!("`--plugin {name}` runs the official one; ask the author of this one for another name")),
        })
    }

    /// What to call a plugin whose manifest cannot be read.
    fn stem(&self) -> String {
        let name = self.label.rsplit(['/', '\\']).next().unwrap_or_default();
        crate::clean::clean_line(name.strip_suffix(".wasm").unwrap_or(name), 64).into_owned()
    }
}

impl Prepared {
    /// What a plugin says of itself, before anything else is known of it.
    fn unread(source: &PluginSource) -> Self {
        let manifest = source.component.inspect().ok().map(|inspection| &inspection.manifest);
        Self {
            name: manifest.map_or_else(|| source.stem(), |manifest| manifest.name.clone()),
            is_named: manifest.is_some(),
            version: manifest.map(|manifest| manifest.version.clone()).unwrap_or_default(),
            digest: source.component.digest(),
            is_official: source.is_official,
            plugin: Err(Refusal { kind: RefusalKind::PreparationFailed, message: "was not prepared".to_owned(), hint: None }),
            grants: source.grants.clone(),
            was_prepared: false,
            duration: Duration::ZERO,
        }
    }

    fn refused(source: &PluginSource, kind: RefusalKind, message: &str) -> Self {
        Self { plugin: Err(Refusal { kind, message: message.to_owned(), hint: None }), ..Self::unread(source) }
    }
}
