//! Python, by componentize-py in a virtual environment.

use std::{path::Path, process::Command};

use super::{
    Skipped,
    recipe::{Recipe, step},
};
use crate::World;

/// The recipe.
pub(super) struct Python;

impl Recipe for Python {
    const NAME: &'static str = "python";
    const TOOLS: &'static str = "componentize-py==0.25.1";

    fn install(tools: &Path) -> Result<(), Skipped> {
        step(Command::new("python3").args(["-m", "venv"]).arg(tools))?;
        let pip = tools.join("bin/pip");
        step(Command::new(pip).args(["install", "--quiet", "--disable-pip-version-check", Self::TOOLS]))
    }

    fn componentize(tools: &Path, sources: &Path, wit: &Path, world: World, component: &Path) -> Command {
        let mut command = Command::new(tools.join("bin/componentize-py"));
        command.arg("--wit-path").arg(wit).args(["--world", &format!("{}-plugin", world.name())]);
        command.args(["componentize", world.name(), "--python-path"]).arg(sources).arg("--output").arg(component);
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}
