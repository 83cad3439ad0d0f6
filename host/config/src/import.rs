//! Converts settings of another format (JSON) for `btm config import`. Nothing is lost silently: what btm has no setting for is
//! listed.

mod convert;
mod object;
mod text;

use serde_json::Value;

use self::convert::Converter;

/// What became of another format's settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// A `btm.toml` with comments.
    pub toml: String,
    /// What stands in it.
    pub mapped: Vec<Mapped>,
    /// What btm has no setting for; with `mapped` and `notes` this is all of the input.
    pub unmapped: Vec<Unmapped>,
    /// What the user should know or decide.
    pub notes: Vec<Note>,
}

/// A key that has become a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The key with the ones around it, such as `execution.max_retries`.
    pub key: String,
    /// The setting with its table, such as `tasks.retries`.
    pub setting: String,
}

/// A key that has not become a setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmapped {
    /// The key with the ones around it, such as `triggers.file_watch.paths`.
    pub key: String,
    /// Its value, with everything in it.
    pub value: Value,
    /// Why, as a sentence, with what to do if there is something.
    pub reason: String,
}

/// What the user should know about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The key with the ones around it.
    pub key: String,
    /// A sentence.
    pub text: String,
}

/// Why settings cannot be converted. Nothing was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The text is not JSON.
    #[error("is not JSON: {0}")]
    Syntax(serde_json::Error),
    /// A value has another type.
    #[error("`{key}` is {found}; expected {expected}")]
    WrongType {
        /// The key with the ones around it; `.` is the whole.
        key: String,
        /// What it is.
        found: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// A value has the right type, and no setting of btm can have it.
    #[error("`{key}` is {found}; expected {expected}, or leave the key out")]
    WrongValue {
        /// The key with the ones around it.
        key: String,
        /// The value as JSON.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
}

/// Converts `json`, an object with `execution`, `resource_limits`, `task_types` and `triggers`. `is_plugin` tells whether there is an
/// official or installed plugin of a name.
/// # Errors
/// If the text is not JSON, or something that has a setting has a value which that cannot have.
pub fn import(json: &str, is_plugin: impl Fn(&str) -> bool) -> Result<Imported, ImportError> {
    let value = serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(ImportError::Syntax)?;
    let mut converter = Converter::default();
    converter.file(value, &is_plugin)?;
    let toml = text::write(&converter);
    Ok(Imported { toml, mapped: converter.mapped(), unmapped: converter.unmapped, notes: converter.notes })
}
