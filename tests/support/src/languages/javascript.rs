//! JavaScript, by componentize-js on Node.

use std::{path::Path, process::Command};

use super::{
    Skipped,
    recipe::{Recipe, step},
};
use crate::World;

/// The recipe.
pub(super) struct JavaScript;

impl Recipe for JavaScript {
    const NAME: &'static str = "javascript";
    /// Newer versions of the shim break the file access of this version of componentize-js.
    const TOOLS: &'static str = "@bytecodealliance/componentize-js@0.23.0 @bytecodealliance/preview2-shim@0.17.9";

    fn install(tools: &Path) -> Result<(), Skipped> {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--no-save", "--prefix"]).arg(tools);
        step(npm.args(Self::TOOLS.split(' ')))
    }

    fn componentize(tools: &Path, sources: &Path, wit: &Path, world: World, component: &Path) -> Command {
        let mut command = Command::new("node");
        command.arg(sources.join("build.mjs")).arg(tools).arg(sources.join(format!("{}.js", world.name())));
        command.arg(wit).arg(format!("{}-plugin", world.name())).arg(component);
        command
    }
}
