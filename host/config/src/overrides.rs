//! A layer of configuration, and laying one over another.

use std::{collections::BTreeMap, ffi::OsString, path::Path};

use crate::{
    daemon::DaemonOverrides,
    document, environment,
    error::ConfigError,
    files,
    group::GroupOverrides,
    layer::{Layer, Reading},
    limits::LimitOverrides,
    plugin::PluginOverrides,
    project::Project,
    scan::ScanOverrides,
    settings::Settings,
    task::{TaskBounds, TaskOverrides},
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
    /// `[daemon]`.
    pub daemon: DaemonOverrides,
    /// `[tasks]`: what holds for every task.
    pub task_bounds: TaskBounds,
    /// `[task.NAME]`, by name.
    pub tasks: BTreeMap<String, TaskOverrides>,
    /// `[group.NAME]`, by name.
    pub groups: BTreeMap<String, GroupOverrides>,
}

/// Reads the user's file, the project's file and the environment, each over the one before. A file that is missing says nothing.
/// # Errors
/// If one cannot be read or has a mistake.
pub fn load(
    user_file: Option<&Path>,
    project: Option<&Project<'_>>,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Overrides, ConfigError> {
    Ok(merge(&layers(user_file, project, lookup)?))
}

/// The same, but each layer by itself, the lowest first, with the place of every key.
/// # Errors
/// If one cannot be read or has a mistake.
pub fn layers(
    user_file: Option<&Path>,
    project: Option<&Project<'_>>,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<Layer>, ConfigError> {
    read(user_file, project, lookup).into_iter().map(Reading::strict).collect()
}

/// What the layers say together; the lowest is the first.
#[must_use]
pub fn merge(layers: &[Layer]) -> Overrides {
    layers.iter().fold(Overrides::default(), |lower, layer| layer.overrides.clone().over(lower))
}

/// All layers, the lowest first, with all mistakes in them.
pub(crate) fn read(
    user_file: Option<&Path>,
    project: Option<&Project<'_>>,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> [Reading; 3] {
    let user = user_file.map_or_else(Reading::default, files::read_user);
    let project = project.map_or_else(Reading::default, files::read_project);
    [user, project, environment::read(lookup)]
}

impl Overrides {
    /// Reads `text` as the content of the configuration file at `path`.
    /// # Errors
    /// If there is a mistake in it.
    pub fn from_text(path: &Path, text: &str) -> Result<Self, ConfigError> {
        document::read(path, text).strict().map(|layer| layer.overrides)
    }

    /// What holds where no layer says anything, as far as this crate and the model decide it. The defaults of `[limits]` and
    /// `[daemon]` are those of the crates that use them.
    #[must_use]
    pub fn built_in() -> Self {
        Self { scan: ScanOverrides::built_in(), task_bounds: TaskBounds::built_in(), ..Self::default() }
    }

    /// This layer over `lower`, key by key. Its `[limits]` are above `lower`'s `[plugin.NAME.limits]`, and its `[tasks]` are above
    /// `lower`'s `[task.NAME]`.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        let (mut plugins, mut tasks) = (lower.plugins, lower.tasks);
        for plugin in plugins.values_mut() {
            plugin.limits = self.limits.clone().over(std::mem::take(&mut plugin.limits));
        }
        for task in tasks.values_mut() {
            task.bounds = self.task_bounds.clone().over(std::mem::take(&mut task.bounds));
        }
        Self {
            scan: self.scan.over(lower.scan),
            limits: self.limits.over(lower.limits),
            plugins: over_each(self.plugins, plugins, PluginOverrides::over),
            daemon: self.daemon.over(lower.daemon),
            task_bounds: self.task_bounds.over(lower.task_bounds),
            tasks: over_each(self.tasks, tasks, TaskOverrides::over),
            groups: over_each(self.groups, lower.groups, GroupOverrides::over),
        }
    }

    /// With the defaults in place of what is absent. Those of `[limits]`, `[daemon]` and `[group.NAME]` are not known here, so these
    /// stay as they are.
    #[must_use]
    pub fn resolve(self) -> Settings {
        let (limits, task_bounds) = (self.limits, self.task_bounds);
        let plugin = |(name, plugin): (String, PluginOverrides)| (name, plugin.resolve(&limits));
        let task = |(name, task): (String, TaskOverrides)| {
            let task = TaskOverrides { bounds: task.bounds.over(task_bounds.clone()), ..task }.resolve(&name);
            (name, task)
        };
        Settings {
            scan: self.scan.resolve(),
            plugins: self.plugins.into_iter().map(plugin).collect(),
            limits,
            daemon: self.daemon,
            tasks: self.tasks.into_iter().map(task).collect(),
            task_bounds,
            groups: self.groups,
        }
    }
}

/// `upper` over `lower`, name by name.
fn over_each<T: Default>(
    upper: BTreeMap<String, T>,
    mut lower: BTreeMap<String, T>,
    over: impl Fn(T, T) -> T,
) -> BTreeMap<String, T> {
    for (name, value) in upper {
        let below = lower.remove(&name).unwrap_or_default();
        lower.insert(name, over(value, below));
    }
    lower
}
