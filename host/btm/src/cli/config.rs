//! `btm config …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Show the settings in force, and where each comes from.
    Show,
    /// Check the settings, and tell every mistake with its line.
    Check,
    /// Print the JSON schema of btm.toml, for editors.
    Schema,
    /// Convert settings of the JSON format with `execution`, `task_types` and `triggers`, and list what could not be taken over.
    Import(ImportArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// The JSON file.
    pub(crate) file: PathBuf,
    /// Write btm.toml instead of printing it; one that is there is not touched.
    #[arg(long)]
    pub(crate) write: bool,
}
