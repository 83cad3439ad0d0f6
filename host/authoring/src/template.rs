//! New plugin projects: small, complete, with cases. The files lie in `plugins/templates`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use btm_sandbox::is_plugin_name;

use crate::project::Language;

macro_rules! files {
    ($($path:literal from $file:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../../plugins/templates/", $file)))),+]
    };
}

/// Paths and texts.
type Files = &'static [(&'static str, &'static str)];

const CASES: Files = files!("cases/put-off.txt" from "cases/put-off.txt", "cases/nothing.txt" from "cases/nothing.txt");

const RUST: Files = files!(
    "btm-plugin.toml" from "rust/btm-plugin.toml",
    "Cargo.toml" from "rust/Cargo.toml",
    "src/lib.rs" from "rust/src/lib.rs",
    "README.md" from "rust/README.md",
    ".gitignore" from "rust/gitignore",
);

const PYTHON: Files = files!(
    "btm-plugin.toml" from "python/btm-plugin.toml",
    "plugin.py" from "python/plugin.py",
    "README.md" from "python/README.md",
    ".gitignore" from "python/gitignore",
);

const JAVASCRIPT: Files = files!(
    "btm-plugin.toml" from "javascript/btm-plugin.toml",
    "package.json" from "javascript/package.json",
    "plugin.js" from "javascript/plugin.js",
    "README.md" from "javascript/README.md",
    ".gitignore" from "javascript/gitignore",
);

/// Where the SDK for Rust is, if no folder is given.
const SDK: &str = "{ git = \"https://github.com/btm-dev/btm\" }";

/// Why no project was made.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// No plugin can have this name.
    #[error("{0:?} is not a plugin's name: lower-case letters, digits and `-`, a letter first, at most 64, not `btm`")]
    Name(String),
    /// There is something at its place.
    #[error("`{}` exists already", .0.display())]
    Exists(PathBuf),
    /// A file could not be written.
    #[error("`{}` cannot be written: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Writes a new project into the folder `name` below `parent`, which must not be there yet; `sdk` is a folder with the SDK for Rust.
/// Where the project is.
///
/// # Errors
/// Why there is none.
pub fn write(parent: &Path, name: &str, language: Language, sdk: Option<&Path>) -> Result<PathBuf, NewError> {
    if !is_plugin_name(name) {
        return Err(NewError::Name(name.to_owned()));
    }
    let folder = parent.join(name);
    fs::create_dir(&folder).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => NewError::Exists(folder.clone()),
        _ => NewError::File { path: folder.clone(), error },
    })?;
    let sdk =
        sdk.map_or_else(|| SDK.to_owned(), |sdk| format!("{{ path = {} }}", toml::Value::from(sdk.to_string_lossy().as_ref())));
    let files = match language {
        Language::Rust => RUST,
        Language::Python => PYTHON,
        Language::JavaScript => JAVASCRIPT,
    };
    for (path, text) in files.iter().chain(CASES) {
        let path = folder.join(path);
        let text = text.replace("{{name}}", name).replace("{{sdk}}", &sdk);
        let parent = path.parent().unwrap_or(&folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| NewError::File { path: path.clone(), error })?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{NewError, write};
    use crate::project::{Language, Project};

    #[test]
    fn each_template_is_a_project() {
        let parent = tempfile::tempdir().unwrap();
        for (name, language) in [("a", Language::Rust), ("b", Language::Python), ("c-lint", Language::JavaScript)] {
            let folder = write(parent.path(), name, language, None).unwrap();
            let project = Project::read(&folder).unwrap();
            assert_eq!((project.plugin.name.as_str(), project.plugin.language), (name, language));
            for file in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
                assert!(!fs::read_to_string(&file).unwrap().contains("{{"), "{}", file.display());
            }
            assert!(folder.join("cases/put-off.txt").is_file() && folder.join(".gitignore").is_file());
        }
    }

    #[test]
    fn nothing_is_overwritten() {
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir(parent.path().join("a")).unwrap();
        assert!(matches!(write(parent.path(), "a", Language::Rust, None), Err(NewError::Exists(_))));
        assert!(matches!(write(parent.path(), "../a", Language::Rust, None), Err(NewError::Name(_))));
    }
}
