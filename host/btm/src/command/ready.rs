//! Prepares one plugin as a scan of a project would, so that the scan does not have to.

use std::{path::Path, sync::Arc, time::Duration};

use btm_config::Settings;
use btm_model::Refusal;
use btm_sandbox::{Component, Plugin, Sandbox};
use indicatif::ProgressBar;

use super::{prepare, settings};
use crate::{cancel, error::CommandError, folders, limits};

/// Why a plugin is not ready.
pub(crate) enum NotReady {
    /// It will not run.
    Refused(Refusal),
    /// It could not be tried.
    Failed(CommandError),
}

/// Prepares a plugin with the settings that the project at `root` gives it, and keeps that for the next scan.
pub(crate) fn prepare(name: &str, component: &Component, root: &Path) -> Result<Plugin, NotReady> {
    let settings: Settings = settings::of_project(root).map_err(NotReady::Failed)?;
    let settings = settings.plugin(name);
    let sandbox = Sandbox::new(1, folders::vault().ok().map(Arc::new), prepare::preparer().map_err(NotReady::Failed)?);
    let bar = ProgressBar::new_spinner().with_message(format!("preparing {name}"));
    bar.enable_steady_tick(Duration::from_millis(200));
    let limits = limits::resolve(&settings.limits);
    let prepared = sandbox.prepare(component, &settings.settings, &limits, &cancel::on_interrupt());
    bar.finish_and_clear();
    prepared.map(|prepared| prepared.plugin).map_err(NotReady::Refused)
}
