//! What types of tasks and groups may be called in `btm.toml`.

use crate::error::shown;

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
