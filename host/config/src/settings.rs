//! The configuration, complete.

use std::collections::BTreeMap;

use crate::{limits::LimitOverrides, scan::ScanSettings};

/// The configuration, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `[scan]`.
    pub scan: ScanSettings,
    /// `[limits]`, for the plugins that have no section; what is absent is the sandbox's default.
    pub limits: LimitOverrides,
    /// The plugins that have a section, by name.
    pub plugins: BTreeMap<String, PluginSettings>,
}

/// What the user decided for one plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginSettings {
    /// Whether a scan runs it.
    pub enabled: bool,
    /// Its bounds, the general ones included; what is absent is the sandbox's default.
    pub limits: LimitOverrides,
    /// What it is configured with, as JSON text. The same settings give the same text.
    pub settings: String,
}

impl Settings {
    /// What holds for the plugin called `name`, whether it has a section or not.
    #[must_use]
    pub fn plugin(&self, name: &str) -> PluginSettings {
        let without_section = || PluginSettings { enabled: true, limits: self.limits.clone(), settings: "{}".to_owned() };
        self.plugins.get(name).cloned().unwrap_or_else(without_section)
    }
}
