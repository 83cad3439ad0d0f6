//! Runs a tool as the author would, and says what to do if it is missing.

use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
};

/// Why a tool did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// It is not there.
    #[error("`{name}` is missing")]
    Missing {
        /// Which.
        name: String,
        /// How to get it.
        hint: String,
    },
    /// It is there in another version than the one that is known to work.
    #[error("`{name}` is version {found}; {wanted} is known to work")]
    Version {
        /// Which.
        name: String,
        /// The version that is there.
        found: String,
        /// The version that is wanted.
        wanted: String,
        /// How to get it.
        hint: String,
    },
    /// It failed.
    #[error("`{command}` failed:\n{output}")]
    Failed {
        /// What was run.
        command: String,
        /// What it said.
        output: String,
    },
}

impl ToolError {
    /// How to get the tool.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Missing { hint, .. } | Self::Version { hint, .. } => Some(hint),
            Self::Failed { .. } => None,
        }
    }
}

/// Bytes of a tool's output that are shown: the end, where the reason is.
const OUTPUT: usize = 8_000;

/// Runs a tool; what it printed. `hint` says how to get it.
pub(super) fn run(command: &mut Command, hint: &str) -> Result<String, ToolError> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ToolError::Missing { name: name.clone(), hint: hint.to_owned() },
        _ => ToolError::Failed { command: name.clone(), output: error.to_string() },
    })?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    let said = format!("{stdout}{}", String::from_utf8_lossy(&output.stderr));
    let start = said.len().saturating_sub(OUTPUT);
    let start = (start..said.len()).find(|at| said.is_char_boundary(*at)).unwrap_or(said.len());
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    Err(ToolError::Failed { command: format!("{name} {}", arguments.join(" ")), output: said[start..].trim().to_owned() })
}

/// A tool in the project's own folder if it is there, else the one on the path.
pub(super) fn locate(folder: &Path, own: &str, name: &str) -> PathBuf {
    let own = folder.join(own);
    if own.is_file() { own } else { name.into() }
}
