//! `btm plugin build`: from a plugin project to a component.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use btm_authoring::{Project, build, build::BuildError};
use btm_model::Digest;
use indicatif::ProgressBar;

use crate::{cli::BuildArguments, error::CommandError, exit::Exit, output};

/// The contract that components are built for.
const CONTRACT: &str = include_str!("../../../../../wit/plugin.wit");

/// Builds it, and says what was built.
pub(crate) fn run(arguments: &BuildArguments) -> Result<Exit, CommandError> {
    let project = project(&arguments.folder)?;
    let component = build(&project)?;
    let bytes = std::fs::read(&component).map_err(|error| CommandError::internal("the component cannot be read", error))?;
    output::print(&format!("{}: {} bytes, {}\n", output::name(&component), bytes.len(), Digest::of(&bytes)))?;
    Ok(Exit::Clean)
}

/// The project in a folder.
pub(crate) fn project(folder: &Path) -> Result<Project, CommandError> {
    Project::read(folder).map_err(|error| {
        let hint = matches!(error, btm_authoring::ProjectError::Missing(_));
        let hint = hint.then(|| "`btm plugin new NAME --lang rust|python|javascript` begins one".to_owned());
        CommandError::usage(error.to_string()).maybe_hint(hint)
    })
}

/// Builds a project; where its component is.
pub(crate) fn build(project: &Project) -> Result<PathBuf, CommandError> {
    let bar = ProgressBar::new_spinner().with_message(output::progress(&format!("building {}", project.plugin.name)));
    bar.enable_steady_tick(Duration::from_millis(200));
    let built = build::build(project, CONTRACT);
    bar.finish_and_clear();
    built.map_err(|error: BuildError| {
        let message = btm_scan::clean::clean(&error.to_string(), 10_000).into_owned();
        CommandError::usage(message).maybe_hint(error.hint().map(str::to_owned))
    })
}
