//! `btm-plugin.toml`: what a plugin project is and how it is built.

use std::{
    io,
    path::{Path, PathBuf},
};

use btm_files::ReadError;
use btm_sandbox::{inspect::Wanted, is_plugin_name};
use serde::Deserialize;

/// The name of the file that makes a folder a plugin project.
pub const FILE_NAME: &str = "btm-plugin.toml";

/// The most bytes of such a file.
const MAX_SIZE: u64 = 1 << 20;

/// A plugin project.
#[derive(Clone, Debug)]
pub struct Project {
    /// Where it lies.
    pub folder: PathBuf,
    /// What the plugin is.
    pub plugin: Plugin,
    /// What it wants to do beyond reporting.
    pub capabilities: Vec<Wanted>,
    /// What building it needs beyond the entry.
    pub build: Build,
    /// How its cases are run.
    pub test: Test,
}

/// The file's text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    plugin: Plugin,
    #[serde(default, rename = "capability")]
    capabilities: Vec<Wanted>,
    #[serde(default)]
    build: Build,
    #[serde(default)]
    test: Test,
}

/// What a plugin is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plugin {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it is written in.
    pub language: Language,
    /// The world of the contract that it exports. For Rust, the source says it.
    #[serde(default)]
    pub world: World,
    /// What is made a component: a Python module, or a JavaScript file without imports but the contract's. For Rust, the package.
    #[serde(default)]
    pub entry: Option<String>,
}

/// A language that plugins are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// With the SDK, by cargo.
    Rust,
    /// By componentize-py.
    Python,
    /// By componentize-js.
    JavaScript,
}

/// A world of the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum World {
    /// Analyzes files.
    #[default]
    #[serde(rename = "file-plugin")]
    File,
    /// Analyzes the project.
    #[serde(rename = "project-plugin")]
    Project,
    /// Both.
    #[serde(rename = "full-plugin")]
    Full,
}

/// What building needs beyond the entry.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Build {
    /// For Python: a file of requirements that become part of the component, as pip reads it.
    pub requirements: Option<String>,
    /// For Python: further folders in which modules are looked for, before the requirements.
    pub path: Vec<String>,
    /// For JavaScript: the npm script that makes the entry.
    pub script: Option<String>,
    /// For JavaScript: another engine than the one of componentize-js, if the script makes one.
    pub engine: Option<String>,
}

/// How cases are run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Test {
    /// The plugin's settings.
    pub settings: toml::Table,
}

/// Why a folder is no plugin project that can be built.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// It has no such file.
    #[error("`{}` has no {FILE_NAME}", .0.display())]
    Missing(PathBuf),
    /// The file cannot be read.
    #[error("{FILE_NAME} cannot be read: {0}")]
    Unreadable(io::Error),
    /// The file says something that makes no sense.
    #[error("{FILE_NAME}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
    Wrong {
        /// In which line, counted from one.
        line: Option<usize>,
        /// What.
        message: String,
    },
}

impl Project {
    /// Reads the project in `folder`.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(folder: &Path) -> Result<Self, ProjectError> {
        let text = btm_files::read_text(&folder.join(FILE_NAME), MAX_SIZE).map_err(|error| match error {
            ReadError::Missing => ProjectError::Missing(folder.to_owned()),
            error => ProjectError::Unreadable(error.into()),
        })?;
        Self::parse(folder, &text)
    }

    fn parse(folder: &Path, text: &str) -> Result<Self, ProjectError> {
        let line = |offset: usize| 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
        let parsed: Text = toml::from_str(text).map_err(|error| ProjectError::Wrong {
            line: error.span().map(|span| line(span.start)),
            message: error.message().to_owned(),
        })?;
        let Text { plugin, capabilities, build, test } = parsed;
        let wrong = |message: String| Err(ProjectError::Wrong { line: None, message });
        if !is_plugin_name(&plugin.name) {
            return wrong(format!(
                "{:?} is not a plugin's name: lower-case letters, digits and `-`, a letter first",
                plugin.name
            ));
        }
        if plugin.entry.is_none() && plugin.language != Language::Rust {
            return wrong("`entry` is missing in [plugin]: the module or file that is made a component".to_owned());
        }
        Ok(Self { folder: folder.to_owned(), plugin, capabilities, build, test })
    }

    /// Where its component is built.
    #[must_use]
    pub fn component(&self) -> PathBuf {
        self.output().join(format!("{}.wasm", self.plugin.name))
    }

    /// Where everything goes that is built, which git should ignore.
    #[must_use]
    pub fn output(&self) -> PathBuf {
        self.folder.join("build")
    }

    /// The settings its cases run with: the text of a JSON object.
    #[must_use]
    pub fn test_settings(&self) -> String {
        serde_json::to_string(&self.test.settings).unwrap_or_else(|_| "{}".to_owned())
    }
}

impl World {
    /// Its name in the contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file-plugin",
            Self::Project => "project-plugin",
            Self::Full => "full-plugin",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Language, Project};

    fn parse(text: &str) -> Result<Project, String> {
        Project::parse(Path::new("p"), text).map_err(|error| error.to_string())
    }

    const PYTHON: &str = "[plugin]\nname = \"p\"\nversion = \"1.0.0\"\nlanguage = \"python\"\nentry = \"app\"\n";

    #[test]
    fn a_project_says_what_it_is() {
        let project = parse(&format!("{PYTHON}[test.settings]\nword = \"x\"\n")).unwrap();
        assert_eq!(project.plugin.language, Language::Python);
        assert_eq!(project.component(), Path::new("p/build/p.wasm"));
        assert_eq!(project.test_settings(), r#"{"word":"x"}"#);
    }

    #[test]
    fn mistakes_are_told() {
        assert!(parse("[plugin]\nname = 1\n").unwrap_err().starts_with("btm-plugin.toml:2: "));
        assert!(parse(&PYTHON.replace("entry", "enrty")).unwrap_err().contains("unknown field `enrty`"));
        assert!(parse(&PYTHON.replace("entry = \"app\"\n", "")).unwrap_err().contains("`entry` is missing"));
        assert!(parse(&PYTHON.replace("\"p\"", "\"P\"")).unwrap_err().contains("is not a plugin's name"));
        assert!(Project::read(Path::new("/nowhere")).unwrap_err().to_string().contains("has no btm-plugin.toml"));
    }
}
