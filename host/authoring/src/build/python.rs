//! Python: componentize-py makes a component of a module, with the requirements inside.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use btm_model::Digest;

use super::{
    BuildError, at,
    tool::{self, ToolError},
    write_contract,
};
use crate::project::Project;

/// The version that is known to work with the contract.
const VERSION: &str = "0.25.1";

/// How to get it.
const HINT: &str = "in the plugin's folder: `python3 -m venv .venv && .venv/bin/pip install componentize-py==0.25.1`";

/// Builds; where the component is.
pub(super) fn build(project: &Project, contract: &str) -> Result<PathBuf, BuildError> {
    let tool = componentize_py(&project.folder)?;
    let (wit, made) = (write_contract(project, contract)?, project.output().join("python.wasm"));
    let mut command = Command::new(tool);
    command.current_dir(&project.folder).env("PYTHONDONTWRITEBYTECODE", "1");
    command.arg("--wit-path").arg(absolute(&wit)?).args(["--world", project.plugin.world.name()]);
    command.args(["componentize", project.plugin.entry.as_deref().unwrap_or_default()]);
    let own = project.build.path.iter().map(PathBuf::from);
    let folders = ["".into()].into_iter().chain(own).map(|folder: PathBuf| project.folder.join(folder));
    for folder in folders.chain(requirements(project)?) {
        command.arg("--python-path").arg(absolute(&folder)?);
    }
    command.arg("--output").arg(absolute(&made)?);
    tool::run(&mut command, HINT)?;
    Ok(made)
}

/// The tool, in the version that is known to work.
fn componentize_py(folder: &Path) -> Result<PathBuf, BuildError> {
    let tool = tool::locate(folder, ".venv/bin/componentize-py", "componentize-py");
    let said = tool::run(Command::new(&tool).arg("--version"), HINT)?;
    let found = said.split_whitespace().last().unwrap_or_default().to_owned();
    if found == VERSION {
        return Ok(absolute(&tool).unwrap_or(tool));
    }
    let (name, wanted) = ("componentize-py".to_owned(), VERSION.to_owned());
    Err(ToolError::Version { name, found, wanted, hint: HINT.to_owned() }.into())
}

/// The folder with the requirements, if there are any: installed again only when the file that pins them changed.
fn requirements(project: &Project) -> Result<Option<PathBuf>, BuildError> {
    let Some(file) = &project.build.requirements else { return Ok(None) };
    let (file, folder, stamp) =
        (project.folder.join(file), project.output().join("packages"), project.output().join("packages.stamp"));
    let pins = fs::read(&file).map_err(at(&file))?;
    let wanted = Digest::of(&pins).hex();
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(Some(folder));
    }
    // Left from other requirements, perhaps.
    let _ = fs::remove_dir_all(&folder);
    let python = tool::locate(&project.folder, ".venv/bin/python3", "python3");
    let mut pip = Command::new(absolute(&python).unwrap_or(python));
    pip.current_dir(&project.folder).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
    pip.arg(absolute(&folder)?).arg("--requirement").arg(absolute(&file)?);
    tool::run(&mut pip, "install Python 3 with pip")?;
    fs::write(&stamp, wanted).map_err(at(&stamp))?;
    Ok(Some(folder))
}

/// An absolute path, for tools that run in another folder; of a tool on the path there is none.
fn absolute(path: &Path) -> Result<PathBuf, BuildError> {
    if path.components().count() == 1 && !path.exists() {
        return Ok(path.to_owned());
    }
    std::path::absolute(path).map_err(at(path))
}
