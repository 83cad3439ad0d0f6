//! One thing that a project wishes, as one line of text that is the same however it was written.

use std::fmt;

use btm_model::{Capability, Digest};
use serde_json::Value;

/// One thing that a project wishes.
///
/// Its text is one line; what it quotes is JSON, so that two parts have the same text only if they say the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part(String);

impl Part {
    /// What `key` of the task called `task` says.
    pub(crate) fn of_task(task: &str, key: &str, value: &Value) -> Self {
        Self(format!("{}{key} = {}", start_of_task(task), written(value)))
    }

    /// That the plugin with this digest may use a capability.
    pub(crate) fn of_grant(plugin: &str, digest: &Digest, capability: Capability) -> Self {
        Self(format!("plugin.{} may use {capability} ({digest})", name(plugin)))
    }

    /// Whether it is about the task called `task`.
    pub(crate) fn is_of_task(&self, task: &str) -> bool {
        self.0.starts_with(&start_of_task(task))
    }

    /// Whether it lets a plugin use something.
    pub(crate) fn is_grant(&self) -> bool {
        self.0.starts_with("plugin.")
    }

    /// Whether it is about the plugin called `plugin`.
    pub(crate) fn is_of_plugin(&self, plugin: &str) -> bool {
        self.0.starts_with(&format!("plugin.{} ", name(plugin)))
    }

    /// The part that was kept as `line`.
    pub(crate) fn kept(line: &str) -> Self {
        Self(line.to_owned())
    }

    /// Its text. A project wrote it: it may have any character but line feeds.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn start_of_task(task: &str) -> String {
    format!("task.{}.", name(task))
}

/// A name as TOML would have it in a key.
fn name(name: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { Value::from(name).to_string() }
}

/// A value as JSON in one line, with a space after each comma.
fn written(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(Value::to_string).collect::<Vec<_>>().join(", ")),
        value => value.to_string(),
    }
}
