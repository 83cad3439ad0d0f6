//! What types of tasks and groups may be called in `btm.toml`.

use crate::error::shown;

/// The text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidName(String);

/// Reads what a type of task or a group may be called: letters (a to z), digits, `-`, `_` and `.`.
/// # Errors
/// If the text is something else.
pub fn parse_name(text: &str) -> Result<String, InvalidName> {
    if is_valid(text) { Ok(text.to_owned()) } else { Err(InvalidName(explain(text))) }
}

/// Fits the names that are valid.
pub const PATTERN: &str = "^[A-Za-z0-9._-]+$";

/// Whether `name` consists of letters, digits, `-`, `_` and `.` only.
pub fn is_valid(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// What is wrong with a name that is not valid.
pub fn explain(name: &str) -> String {
    format!("`{}` is not a name; use letters (a to z), digits, `-`, `_` and `.`", shown(name))
}
