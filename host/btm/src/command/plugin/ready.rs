//! Prepares one plugin as a scan of a project would, so that the scan does not have to.

use std::{path::Path, sync::Arc, time::Duration};

use btm_config::Settings;
use btm_sandbox::{Component, Plugin, Sandbox};
use indicatif::ProgressBar;

use super::candidate::unusable;
use crate::{
    cancel,
    command::{prepare, settings},
    error::CommandError,
    folders, limits, output,
};

/// Prepares a plugin with the settings that the project at `root` gives it, and keeps that for the next scan.
pub(crate) fn prepare(name: &str, component: &Component, root: &Path) -> Result<Plugin, CommandError> {
    let settings: Settings = settings::of_project(root)?;
    let settings = settings.plugin(name);
    let sandbox = Sandbox::new(1, folders::vault().ok().map(Arc::new), prepare::preparer()?);
    let bar = ProgressBar::new_spinner().with_message(output::progress(&format!("preparing {name}")));
    bar.enable_steady_tick(Duration::from_millis(200));
    let limits = limits::resolve(&settings.limits);
    let prepared = sandbox.prepare(component, &settings.settings, &limits, &cancel::on_interrupt());
    bar.finish_and_clear();
    prepared.map(|prepared| prepared.plugin).map_err(|refusal| unusable(name, &refusal))
}
