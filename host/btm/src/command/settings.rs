//! What the user decided about a scan: files, environment, then flags.

use std::{env, num::NonZeroUsize, path::Path, thread};

use btm_config::{ConfigError, Layer, Overrides, ScanOverrides, Settings};
use btm_plugins::Lock;
use btm_scan::PluginSource;

use super::project;
use crate::{cli::RunArguments, error::CommandError, limits, memory, official, output};

/// Everything the user decided, for a project; `scan` are the flags of one command only.
pub(crate) fn load(arguments: &RunArguments, scan: ScanOverrides, root: &Path) -> Result<Settings, CommandError> {
    let scan = ScanOverrides {
        jobs: arguments.jobs,
        exclude: (!arguments.exclude.is_empty()).then(|| arguments.exclude.clone()),
        max_file_size: arguments.max_file_size,
        ..scan
    };
    let flags = Overrides { scan, limits: limits::from_arguments(&arguments.limits), ..Overrides::default() };
    Ok(flags.over(below_flags(root)?).resolve())
}

/// What files and environment say for a project.
pub(crate) fn of_project(root: &Path) -> Result<Settings, CommandError> {
    Ok(below_flags(root)?.resolve())
}

/// What only the project's own file says.
pub(crate) fn of_project_alone(root: &Path) -> Result<Overrides, CommandError> {
    let folder = project::folder(root)?;
    let nothing_else = |_: &str| None;
    btm_config::load(None, Some(&project::settings_of(&folder)), nothing_else).map_err(|error| mistaken(&error))
}

fn below_flags(root: &Path) -> Result<Overrides, CommandError> {
    Ok(btm_config::merge(&layers(root)?))
}

/// The same, but each file and the environment by itself, the lowest first.
pub(crate) fn layers(root: &Path) -> Result<Vec<Layer>, CommandError> {
    let lookup = |variable: &str| env::var_os(variable);
    let folder = project::folder(root)?;
    btm_config::layers(btm_config::user_file(lookup).as_deref(), Some(&project::settings_of(&folder)), lookup)
        .map_err(|error| mistaken(&error))
}

/// The error for a mistake in the settings.
pub(crate) fn mistaken(error: &ConfigError) -> CommandError {
    CommandError::usage(error.to_string()).maybe_hint(error.hint())
}

/// Says which sections are for plugins that do not exist: most likely a slip of the pen.
pub(crate) fn warn_of_unknown_plugins(settings: &Settings, lock: &Lock) {
    let is_known = |name: &str| official::named(name).is_some() || lock.plugins.contains_key(name) || lock.broken(name).is_some();
    for name in settings.plugins.keys().filter(|name| !is_known(name)) {
        let message = format!("[plugin.{}] in btm.toml is for no official or installed plugin", name.escape_debug());
        let hint = "`btm plugin list` shows which there are; `btm plugin install` installs others";
        output::warning(&message, Some(hint));
    }
}

/// How many analyses run at a time: as many as there are cores, unless memory would not do for so many instances.
pub(crate) fn jobs(asked: Option<NonZeroUsize>, plugins: &[PluginSource]) -> u32 {
    /// More would not be faster, but every one reserves address space.
    const MOST: usize = 256;
    let largest = plugins.iter().map(|plugin| plugin.limits.memory).max().unwrap_or(1).max(1);
    let fit = memory::available().and_then(|bytes| usize::try_from(bytes / largest).ok()).unwrap_or(usize::MAX);
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let jobs = asked.map_or(cores.min(fit), NonZeroUsize::get);
    u32::try_from(jobs.clamp(1, MOST)).unwrap_or(1)
}
