//! Rust: cargo builds for `wasm32-wasip2`, which gives a component; the SDK has put the manifest into it.

use std::{path::PathBuf, process::Command};

use super::tool::{self, ToolError};
use crate::project::Project;

/// The target of components.
const TARGET: &str = "wasm32-wasip2";

/// Builds; where the component is.
pub(super) fn build(project: &Project) -> Result<PathBuf, ToolError> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&project.folder).args([
        "build",
        "--release",
        "--target",
        TARGET,
        "--message-format",
        "json-render-diagnostics",
    ]);
    if let Some(package) = &project.plugin.entry {
        cargo.args(["--package", package]);
    }
    let messages = tool::run(&mut cargo, "install Rust: https://rustup.rs").map_err(with_target)?;
    component(&messages).ok_or_else(|| ToolError::Failed {
        command: "cargo build".to_owned(),
        output: "it built no component: [lib] in Cargo.toml needs crate-type = [\"cdylib\"]".to_owned(),
    })
}

/// Says how to get the target, if that is what is missing.
fn with_target(error: ToolError) -> ToolError {
    match error {
        ToolError::Failed { output, .. }
            if output.contains("can't find crate for `core`") || output.contains("can't find crate for `std`") =>
        {
            ToolError::Missing { name: format!("the target {TARGET}"), hint: format!("rustup target add {TARGET}") }
        }
        other => other,
    }
}

/// The last component among the files that cargo says it made.
fn component(messages: &str) -> Option<PathBuf> {
    let files = messages.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let files = message.get("filenames")?.as_array()?.iter().filter_map(|file| file.as_str()).map(str::to_owned);
        Some(files.collect::<Vec<_>>())
    });
    files.flatten().rfind(|file| file.ends_with(".wasm")).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::component;

    #[test]
    fn the_component_is_what_cargo_says_last() {
        let messages = "{\"reason\":\"compiler-artifact\",\"filenames\":[\"a.rlib\"]}\nnoise\n{\"filenames\":[\"x.wasm\",\"x.rlib\"]}\n{\"success\":true}";
        assert_eq!(component(messages).unwrap().to_str(), Some("x.wasm"));
        assert_eq!(component("{}"), None);
    }
}
