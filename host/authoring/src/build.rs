//! Builds a plugin project: the language's own tool makes a component, which then gets its manifest.

mod javascript;
mod python;
mod rust;
mod tool;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use btm_model::Refusal;
use btm_sandbox::{Component, inspect::Manifest};

pub use self::tool::ToolError;
use crate::{
    manifest,
    project::{Language, Project},
};

/// Why a project could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A tool is missing or failed.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// A file could not be read or written.
    #[error("`{}`: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// What was built is no plugin.
    #[error("what was built cannot be used: {}", .0.message)]
    Refused(Refusal),
    /// The source and `btm-plugin.toml` say different things.
    #[error("the source says {source_says}, and btm-plugin.toml {file_says}")]
    Differs {
        /// Name and version in the source.
        source_says: String,
        /// Name and version in the file.
        file_says: String,
    },
}

impl BuildError {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Tool(error) => error.hint(),
            Self::Refused(refusal) => refusal.hint.as_deref(),
            Self::Differs { .. } => Some("write the same name and version in both"),
            Self::File { .. } => None,
        }
    }
}

/// Builds the component, and says where it is. `contract` is the text of the contract's WIT file.
///
/// # Errors
/// Why there is none. One that was built before is left as it was.
pub fn build(project: &Project, contract: &str) -> Result<PathBuf, BuildError> {
    let output = project.output();
    fs::create_dir_all(&output).map_err(at(&output))?;
    let made = match project.plugin.language {
        Language::Rust => rust::build(project)?,
        Language::Python => python::build(project, contract)?,
        Language::JavaScript => javascript::build(project, contract)?,
    };
    let bytes = with_manifest(fs::read(&made).map_err(at(&made))?, project)?;
    let (unfinished, component) = (output.join("unfinished.wasm"), project.component());
    fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &component)).map_err(at(&component))?;
    Ok(component)
}

/// The component with the manifest that its source or `btm-plugin.toml` says, if the host would run it.
fn with_manifest(bytes: Vec<u8>, project: &Project) -> Result<Vec<u8>, BuildError> {
    let bytes = match project.plugin.language {
        // The SDK has written it.
        Language::Rust => bytes,
        Language::Python | Language::JavaScript => manifest::append(bytes, project),
    };
    let component = Component::new(bytes.clone());
    let inspection = component.inspect().map_err(|refusal| BuildError::Refused(refusal.clone()))?;
    let Manifest { name, version, .. } = &inspection.manifest;
    if *name == project.plugin.name && *version == project.plugin.version {
        return Ok(bytes);
    }
    let file_says = format!("{} {}", project.plugin.name, project.plugin.version);
    Err(BuildError::Differs { source_says: format!("{name} {version}"), file_says })
}

/// Puts the contract where a tool reads it: into a folder of its own.
fn write_contract(project: &Project, contract: &str) -> Result<PathBuf, BuildError> {
    let folder = project.output().join("wit");
    let file = folder.join("plugin.wit");
    fs::create_dir_all(&folder).and_then(|()| fs::write(&file, contract)).map_err(at(&file))?;
    Ok(folder)
}

/// The error of a file.
fn at(path: &Path) -> impl FnOnce(io::Error) -> BuildError {
    let path = path.to_owned();
    move |error| BuildError::File { path, error }
}
