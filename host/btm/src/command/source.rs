//! Which plugins a user means.

use std::{fs, io, path::Path};

use btm_config::{PluginSettings, Settings};
use btm_sandbox::Component;
use btm_scan::PluginSource;

use crate::{error::CommandError, limits, official, official::Official};

/// The largest component that is read, in bytes.
const MAX_COMPONENT: u64 = 256 << 20;

/// The plugin that a user named: an official one's name, or the path of a component.
pub(crate) fn component(label: &str) -> Result<Component, CommandError> {
    match official::named(label) {
        Some(official) => Ok(official.component()),
        None => read(label),
    }
}

/// The plugins that a user named, or all official ones that are not switched off.
pub(crate) fn plugins(labels: &[String], settings: &Settings) -> Result<Vec<PluginSource>, CommandError> {
    if labels.is_empty() {
        let enabled = official::ALL.iter().filter(|official| settings.plugin(official.name).enabled);
        return Ok(enabled.map(|official| from_official(official, settings)).collect());
    }
    labels.iter().map(|label| plugin(label, settings)).collect()
}

fn plugin(label: &str, settings: &Settings) -> Result<PluginSource, CommandError> {
    if let Some(official) = official::named(label) {
        return Ok(from_official(official, settings));
    }
    let component = read(label)?;
    // Its settings are found by its name; if it has none, it will be refused with a reason.
    let settings = settings.plugin(component.inspect().map_or("", |inspection| &inspection.manifest.name));
    Ok(source(label, component, settings))
}

fn from_official(official: &'static Official, settings: &Settings) -> PluginSource {
    source(official.name, official.component(), settings.plugin(official.name))
}

fn source(label: &str, component: Component, settings: PluginSettings) -> PluginSource {
    let limits = limits::resolve(&settings.limits);
    PluginSource { label: label.to_owned(), component, settings: settings.settings, limits }
}

fn read(label: &str) -> Result<Component, CommandError> {
    let path = Path::new(label);
    let size = path.metadata().map_err(|error| missing(label, &error))?;
    if !size.is_file() {
        return Err(CommandError::usage(format!("the plugin `{label}` is not a file")));
    }
    if size.len() > MAX_COMPONENT {
        return Err(CommandError::usage(format!("the plugin `{label}` is larger than {} MiB", MAX_COMPONENT >> 20)));
    }
    fs::read(path).map(Component::new).map_err(|error| missing(label, &error))
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
