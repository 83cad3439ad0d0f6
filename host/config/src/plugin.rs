//! `[plugin.NAME]`: what the user decided for one plugin.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{kind, limits::LimitOverrides, section::section, settings::PluginSettings};

section! {
    /// The keys of `[plugin.NAME]` itself.
    PluginKeys {
        /// Whether a scan runs it. Default: true.
        enabled: bool = "enabled", kind::SWITCH;
        /// Where more settings are, below those of its own: a file of TOML or JSON, found from the folder of this one, and after `#` the
        /// table in it.
        settings_from: String = "settings-from", kind::PLACE;
    }
}

/// `[plugin.NAME]`, where every key may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PluginOverrides {
    /// Its own keys.
    pub own: PluginKeys,
    /// `[plugin.NAME.limits]`: bounds for it alone.
    pub limits: LimitOverrides,
    /// `[plugin.NAME.settings]`: what it is configured with. The host does not know the keys; the plugin checks them.
    pub settings: BTreeMap<String, Value>,
}

impl PluginOverrides {
    /// This layer over `lower`, key by key; a setting that is a table counts as one key.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        let mut settings = lower.settings;
        settings.extend(self.settings);
        Self { own: self.own.over(lower.own), limits: self.limits.over(lower.limits), settings }
    }

    /// With the defaults in place of what is absent, and the bounds for every plugin below its own.
    pub(crate) fn resolve(self, general: &LimitOverrides) -> PluginSettings {
        PluginSettings {
            enabled: self.own.enabled.unwrap_or(true),
            limits: self.limits.over(general.clone()),
            settings: Value::Object(self.settings.into_iter().collect()).to_string(),
        }
    }
}
