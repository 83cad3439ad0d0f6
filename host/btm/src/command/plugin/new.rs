//! `btm plugin new`: a small, complete plugin project.

use std::path::{Path, absolute};

use btm_authoring::template::{self, NewError};

use crate::{cli::NewArguments, error::CommandError, exit::Exit, output};

/// Writes it into a folder of its name, below the working folder.
pub(crate) fn run(arguments: &NewArguments) -> Result<Exit, CommandError> {
    let NewArguments { name, lang, sdk } = arguments;
    let sdk = sdk.as_ref().map(absolute).transpose();
    let sdk = sdk.map_err(|error| CommandError::usage(format!("the folder of the SDK: {error}")))?;
    let folder = template::write(Path::new(""), name, (*lang).into(), sdk.as_deref()).map_err(|error| match error {
        NewError::Exists(_) => CommandError::usage(error.to_string()).hint("choose another name; nothing was changed"),
        NewError::Name(_) | NewError::File { .. } => CommandError::usage(error.to_string()),
    })?;
    let folder = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let steps = [("cd ", folder.as_str()), ("btm plugin ", "build"), ("btm plugin ", "test")];
    let steps: Vec<String> = steps.map(|(command, what)| format!("  {command}{what}\n")).into();
    output::print(&format!("made {folder}: a plugin that finds work that was put off; see its README.md\n{}", steps.concat()))?;
    Ok(Exit::Clean)
}
