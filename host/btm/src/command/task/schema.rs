//! `btm task schema`.

use schemars::{JsonSchema, schema_for};

use super::view::{AuditView, DetailView, StatusView, TaskView};
use crate::{
    cli::{Shown, TaskSchemaArguments},
    error::CommandError,
    exit::Exit,
    output,
};

/// What is shown as JSON about tasks: each property is what one command prints.
#[derive(JsonSchema)]
#[schemars(title = "What btm shows as JSON about tasks", inline)]
#[expect(dead_code, reason = "only its schema is used")]
struct All {
    /// `btm task list --format json`.
    list: Vec<TaskView>,
    /// `btm task show --format json`.
    show: DetailView,
    /// `btm daemon status --format json`; null if no daemon runs.
    status: Option<StatusView>,
    /// `btm daemon audit --format json`.
    audit: Vec<AuditView>,
}

/// Prints the JSON schema (draft 2020-12) of what is shown as JSON about tasks.
pub(super) fn run(arguments: &TaskSchemaArguments) -> Result<Exit, CommandError> {
    let schema = match arguments.what {
        None => schema_for!(All),
        Some(Shown::List) => schema_for!(Vec<TaskView>),
        Some(Shown::Show) => schema_for!(DetailView),
        Some(Shown::Status) => schema_for!(Option<StatusView>),
        Some(Shown::Audit) => schema_for!(Vec<AuditView>),
    };
    let schema = serde_json::to_string_pretty(&schema).map_err(|error| CommandError::internal("the schema is no JSON", error))?;
    output::print(&(schema + "\n"))?;
    Ok(Exit::Clean)
}
