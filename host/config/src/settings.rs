//! The configuration, complete.

use std::collections::BTreeMap;

use crate::{
    daemon::DaemonOverrides,
    group::GroupOverrides,
    limits::LimitOverrides,
    scan::ScanSettings,
    task::{TaskBounds, TaskOverrides, TaskSettings},
};

/// The configuration, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `[scan]`.
    pub scan: ScanSettings,
    /// `[limits]`, for the plugins that have no section; what is absent is the sandbox's default.
    pub limits: LimitOverrides,
    /// The plugins that have a section, by name.
    pub plugins: BTreeMap<String, PluginSettings>,
    /// `[daemon]`; what is absent is the daemon's default.
    pub daemon: DaemonOverrides,
    /// `[tasks]`, for the types of tasks that have no section.
    pub task_bounds: TaskBounds,
    /// The types of tasks that have a section, by name.
    pub tasks: BTreeMap<String, TaskSettings>,
    /// The groups that have a section, by name.
    pub groups: BTreeMap<String, GroupOverrides>,
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

    /// What holds for the type of task called `name`, whether it has a section or not. Without one it is a scan with the plugin of
    /// that name.
    #[must_use]
    pub fn task(&self, name: &str) -> TaskSettings {
        let without_section = || TaskOverrides { bounds: self.task_bounds.clone(), ..TaskOverrides::default() }.resolve(name);
        self.tasks.get(name).cloned().unwrap_or_else(without_section)
    }
}
