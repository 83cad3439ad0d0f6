//! JavaScript: componentize-js, from the project's own `node_modules`, makes a component of one file.

use std::{fs, path::PathBuf, process::Command};

use super::{BuildError, at, tool, write_contract};
use crate::project::Project;

/// Runs componentize-js: `node componentize.mjs ENTRY WIT WORLD OUTPUT [ENGINE]`, from a folder of the project, whose packages it finds.
const SCRIPT: &str = include_str!("componentize.mjs");

/// How to get node and npm.
const HINT: &str = "install Node.js 20 or newer, with npm";

/// Builds; where the component is.
pub(super) fn build(project: &Project, contract: &str) -> Result<PathBuf, BuildError> {
    let npm = |arguments: &[&str]| tool::run(Command::new("npm").current_dir(&project.folder).args(arguments), HINT);
    if !project.folder.join("node_modules").is_dir() {
        let how = if project.folder.join("package-lock.json").is_file() { "ci" } else { "install" };
        npm(&[how, "--no-audit", "--no-fund"])?;
    }
    if let Some(script) = &project.build.script {
        npm(&["run", "--silent", script])?;
    }
    let (wit, script) = (write_contract(project, contract)?, project.output().join("componentize.mjs"));
    fs::write(&script, SCRIPT).map_err(at(&script))?;
    let made = project.output().join("javascript.wasm");
    let absolute = |path: &PathBuf| std::path::absolute(path).map_err(at(path));
    let mut node = Command::new("node");
    node.current_dir(&project.folder).arg(absolute(&script)?).arg(project.plugin.entry.as_deref().unwrap_or_default());
    node.arg(absolute(&wit)?).arg(project.plugin.world.name()).arg(absolute(&made)?);
    node.args(&project.build.engine);
    tool::run(&mut node, HINT)?;
    Ok(made)
}
