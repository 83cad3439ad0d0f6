//! Which plugins a user means.

use std::{collections::BTreeSet, io, path::Path};

use btm_config::{PluginSettings, Settings};
use btm_files::ReadError;
use btm_model::{Capability, Note, NoteKind};
use btm_plugins::{Broken, Lock, Locked};
use btm_sandbox::Component;
use btm_scan::{PluginSource, select::MAX_PLUGINS};

use super::installed::Installed;
use crate::{error::CommandError, limits, official, official::Official};

/// Wrong entries of a lock file that a report names. One is enough to make a run incomplete, and a file may have thousands.
const MAX_BROKEN: usize = 20;

/// The largest component that is read, in bytes.
pub(crate) const MAX_COMPONENT: u64 = 256 << 20;

/// The plugin that a user named: the name of an official or installed one, or the path of a component.
pub(crate) fn component(label: &str, installed: &Installed) -> Result<Component, CommandError> {
    if let Some(official) = official::named(label) {
        return Ok(official.component());
    }
    match (installed.lock.plugins.get(label), installed.lock.broken(label)) {
        (Some(locked), _) => Ok(installed.component(label, locked)),
        (None, Some(broken)) => Ok(Installed::refused(broken)),
        (None, None) => read(label),
    }
}

/// The plugins of a scan, and what is known about them before.
pub(crate) struct Sources {
    pub(crate) plugins: Vec<PluginSource>,
    pub(crate) notes: Vec<Note>,
}

/// The plugins that a user named; or all official ones and those of the lock file, but for those that are switched off.
pub(crate) fn plugins(labels: &[String], settings: &Settings, installed: &Installed) -> Result<Sources, CommandError> {
    let plugins = named_or_all(labels, settings, installed)?;
    let mut notes = Vec::new();
    for plugin in &plugins {
        notes.extend(withheld(plugin, installed)?);
    }
    Ok(Sources { plugins, notes })
}

fn named_or_all(labels: &[String], settings: &Settings, installed: &Installed) -> Result<Vec<PluginSource>, CommandError> {
    if !labels.is_empty() {
        return labels.iter().map(|label| plugin(label, settings, installed)).collect();
    }
    let is_enabled = |name: &str| settings.plugin(name).enabled;
    let official = official::ALL.iter().filter(|official| is_enabled(official.name));
    let locked = installed.lock.plugins.iter().filter(|(name, _)| is_enabled(name));
    let official = official.map(|official| Ok(from_official(official, settings)));
    let locked = locked.map(|(name, locked)| from_lock(name, locked, settings, installed));
    let mut plugins: Vec<_> = official.chain(locked).collect::<Result<_, CommandError>>()?;
    // One at least, or nobody would hear of them.
    let room = MAX_PLUGINS.saturating_sub(plugins.len()).clamp(1, MAX_BROKEN);
    plugins.extend(from_broken(settings, &installed.lock).into_iter().take(room));
    Ok(plugins)
}

/// Says what the lock file grants to a plugin and the user has not agreed to.
fn withheld(plugin: &PluginSource, installed: &Installed) -> Result<Option<Note>, CommandError> {
    let named = installed.lock.plugins.get_key_value(&plugin.label).map(|(name, locked)| (name.as_str(), locked));
    let Some((name, locked)) = named.or_else(|| installed.lock.of_digest(&plugin.component.digest())) else { return Ok(None) };
    let withheld: Vec<_> = locked.grants.difference(&plugin.grants).map(|capability| format!("`{capability}`")).collect();
    if withheld.is_empty() {
        return Ok(None);
    }
    let hint = installed.agreement()?.hint();
    let message = format!("btm.lock grants {} to this plugin, and you have not agreed to that: {hint}", withheld.join(" and "));
    Ok(Some(Note { source: name.to_owned(), kind: NoteKind::Untrusted, message, location: None }))
}

fn plugin(label: &str, settings: &Settings, installed: &Installed) -> Result<PluginSource, CommandError> {
    if let Some(official) = official::named(label) {
        return Ok(from_official(official, settings));
    }
    if let Some(locked) = installed.lock.plugins.get(label) {
        return from_lock(label, locked, settings, installed);
    }
    if let Some(broken) = installed.lock.broken(label) {
        return Ok(refused(broken, settings));
    }
    let component = read(label)?;
    // Its settings are found by its name; if it has none, it will be refused with a reason.
    let settings = settings.plugin(component.inspect().map_or("", |inspection| &inspection.manifest.name));
    // What was granted to these bytes holds however they are named; other bytes have no grants.
    let locked = installed.lock.of_digest(&component.digest());
    let grants = locked.map(|(name, locked)| installed.grants(name, locked)).transpose()?.unwrap_or_default();
    Ok(source(label, component, settings, grants))
}

fn from_official(official: &'static Official, settings: &Settings) -> PluginSource {
    // They are trusted as the program is that they are a part of.
    source(official.name, official.component(), settings.plugin(official.name), Capability::ALL.into())
}

fn from_lock(name: &str, locked: &Locked, settings: &Settings, installed: &Installed) -> Result<PluginSource, CommandError> {
    Ok(source(name, installed.component(name, locked), settings.plugin(name), installed.grants(name, locked)?))
}

/// The entries of the lock file that are wrong, each name once: all are refused with a reason.
fn from_broken(settings: &Settings, lock: &Lock) -> Vec<PluginSource> {
    let mut labels = BTreeSet::new();
    let is_enabled = |label: &str| settings.plugin(label).enabled;
    let broken = lock.broken.iter().filter(|broken| is_enabled(&broken.label) && labels.insert(&broken.label));
    broken.map(|broken| refused(broken, settings)).collect()
}

fn refused(broken: &Broken, settings: &Settings) -> PluginSource {
    source(&broken.label, Installed::refused(broken), settings.plugin(&broken.label), BTreeSet::new())
}

fn source(label: &str, component: Component, settings: PluginSettings, grants: BTreeSet<Capability>) -> PluginSource {
    let limits = limits::resolve(&settings.limits);
    let is_official = official::has_digest(&component.digest());
    PluginSource { label: label.to_owned(), component, settings: settings.settings, limits, grants, is_official }
}

/// Reads a component.
///
/// # Errors
/// If there is no such file, or it cannot be one.
pub(crate) fn read(label: &str) -> Result<Component, CommandError> {
    btm_files::read(Path::new(label), MAX_COMPONENT).map(Component::new).map_err(|error| match error {
        ReadError::TooLarge { .. } => {
            CommandError::usage(format!("the plugin `{label}` is larger than {} MiB", MAX_COMPONENT >> 20))
        }
        ReadError::NotRegular(what) => CommandError::usage(format!("the plugin `{label}` is not a file: it is {what}")),
        error => missing(label, &error.into()),
    })
}

fn missing(label: &str, error: &io::Error) -> CommandError {
    let official =
        format!("the official plugins are {}; a plugin of your own is named by the path of its file", official::names());
    let looks_like_a_path = label.contains(['/', '\\']) || label.ends_with(".wasm");
    match error.kind() {
        io::ErrorKind::NotFound if !looks_like_a_path => {
            CommandError::usage(format!("there is no plugin `{label}`")).hint(official)
        }
        io::ErrorKind::NotFound => CommandError::usage(format!("there is no file `{label}`")).hint(official),
        _ => CommandError::usage(format!("the plugin `{label}` cannot be read: {error}")),
    }
}
