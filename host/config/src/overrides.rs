//! A layer of configuration, and laying one over another.

use std::{collections::BTreeMap, ffi::OsString, path::Path};

use crate::{
    document, environment,
    error::ConfigError,
    files,
    limits::LimitOverrides,
    plugin::PluginOverrides,
    scan::ScanOverrides,
    settings::{PluginSettings, Settings},
};

/// One layer: a file, the environment, or the flags. Every key may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `[scan]`.
    pub scan: ScanOverrides,
    /// `[limits]`: bounds for every plugin.
    pub limits: LimitOverrides,
    /// `[plugin.NAME]`, by name.
    pub plugins: BTreeMap<String, PluginOverrides>,
}

/// Reads the user's file, the project's file and the environment, each over the one before. A file that is missing says nothing.
/// # Errors
/// If one cannot be read or has a mistake.
pub fn load(
    user_file: Option<&Path>,
    project_file: Option<&Path>,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Overrides, ConfigError> {
    let read = |path: Option<&Path>| path.map_or_else(|| Ok(Overrides::default()), files::read);
    let (user, project) = (read(user_file)?, read(project_file)?);
    Ok(environment::read(lookup)?.over(project).over(user))
}

impl Overrides {
    /// Reads `text` as the content of the configuration file at `path`.
    /// # Errors
    /// If there is a mistake in it.
    pub fn from_text(path: &Path, text: &str) -> Result<Self, ConfigError> {
        document::read(path, text)
    }

    /// This layer over `lower`, key by key. Its `[limits]` are above `lower`'s `[plugin.NAME.limits]`.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        let mut plugins = lower.plugins;
        for plugin in plugins.values_mut() {
            plugin.limits = self.limits.clone().over(std::mem::take(&mut plugin.limits));
        }
        for (name, plugin) in self.plugins {
            let below = plugins.remove(&name).unwrap_or_default();
            plugins.insert(name, plugin.over(below));
        }
        Self { scan: self.scan.over(lower.scan), limits: self.limits.over(lower.limits), plugins }
    }

    /// With the defaults in place of what is absent. Those of the limits are the sandbox's, so limits stay as they are.
    #[must_use]
    pub fn resolve(self) -> Settings {
        let general = self.limits;
        let resolve = |(name, plugin): (String, PluginOverrides)| {
            let settings = serde_json::Map::from_iter(plugin.settings);
            let resolved = PluginSettings {
                enabled: plugin.own.enabled.unwrap_or(true),
                limits: plugin.limits.over(general.clone()),
                settings: serde_json::Value::Object(settings).to_string(),
            };
            (name, resolved)
        };
        let plugins = self.plugins.into_iter().map(resolve).collect();
        Settings { scan: self.scan.resolve(), limits: general, plugins }
    }
}
