//! Other people's linters, as plugins and as they are: both built from `plugins/contrib`, once.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use crate::{
    failure::Failure,
    peers::{Peers, fetch},
    process::{self, Used},
};

/// A linter that there is as a plugin and as a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linter {
    /// Python.
    Bandit,
    /// JavaScript.
    Eslint,
}

/// Settings of the program that are those of the plugin.
const ESLINT_CONFIG: &str = "import js from \"@eslint/js\";\nexport default [js.configs.recommended];\n";

/// What building the plugins needs.
const NEEDS: &str = "python3, node and the package indexes";

impl Linter {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bandit, Self::Eslint];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bandit => "bandit",
            Self::Eslint => "eslint",
        }
    }

    /// How the names of its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Bandit => "py",
            Self::Eslint => "js",
        }
    }

    /// Where its plugin is made.
    pub fn folder(self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugins/contrib").join(self.name())
    }

    /// Its plugin, built by `btm plugin build` unless that was done after the last change.
    ///
    /// # Errors
    /// If it cannot be built on this machine.
    pub fn plugin(self, btm: &Path) -> Result<PathBuf, Failure> {
        let folder = self.folder();
        let component = folder.join("build").join(self.name()).with_extension("wasm");
        let built = component.metadata().and_then(|metadata| metadata.modified());
        if built.is_ok_and(|built| changed(&folder).is_ok_and(|changed| changed < built)) {
            return Ok(component);
        }
        if self == Self::Eslint {
            fetch(Command::new("npm").args(["ci", "--silent"]).current_dir(&folder), NEEDS)?;
        }
        fetch(Command::new(btm).args(["plugin", "build"]).current_dir(&folder), NEEDS)?;
        Ok(component)
    }

    /// Runs the program on a project, or on one file of it.
    ///
    /// # Errors
    /// If it cannot be run, or ends as if it had not looked.
    pub fn run(self, peers: &Peers, project: &Path, file: Option<&str>) -> Result<Used, Failure> {
        let path = file.unwrap_or(".");
        let used = match self {
            Self::Bandit => return peers.run("bandit", &["--quiet", "--recursive", path], project, &[0, 1]),
            Self::Eslint => {
                let modules = project.join("node_modules");
                if !modules.exists() {
                    let config = project.join("eslint.config.mjs");
                    fs::write(&config, ESLINT_CONFIG).map_err(Failure::of(&config))?;
                    std::os::unix::fs::symlink(self.folder().join("node_modules"), &modules).map_err(Failure::of(&modules))?;
                }
                let mut command = Command::new("node");
                command.arg(modules.join("eslint/bin/eslint.js")).arg(path).current_dir(project);
                process::run(&mut command).map_err(Failure::of(Path::new("node")))?
            }
        };
        match used.code {
            Some(0 | 1) => Ok(used),
            code => Err(Failure::Run(format!("`{} {path}` ended with {code:?}", self.name()))),
        }
    }
}

/// When something in a folder was last changed, beside what a build makes.
fn changed(folder: &Path) -> std::io::Result<SystemTime> {
    let mut latest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if ["build", "dist", "node_modules", "__pycache__"].iter().any(|made| entry.file_name() == *made) {
            continue;
        }
        let metadata = entry.metadata()?;
        latest = latest.max(if metadata.is_dir() { changed(&entry.path())? } else { metadata.modified()? });
    }
    Ok(latest)
}
