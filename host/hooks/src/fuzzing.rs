//! What the fuzz targets reach: this crate's readers of hooks, which are private otherwise.

use std::path::{Path, PathBuf};

use crate::{
    Kind, Manager, Mode, quote,
    script::{Script, Written},
};

/// What a hook of btm's says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The version of its text; 0 if it cannot be told.
    pub version: u32,
    /// Whether a problem stops git.
    pub mode: Option<Mode>,
    /// The program it runs.
    pub program: Option<PathBuf>,
    /// Whether somebody changed its text.
    pub is_edited: bool,
}

/// Reads a hook; nothing if it is not one of btm's.
#[must_use]
pub fn read(content: &[u8]) -> Option<Read> {
    Written::read(content).map(|Written { version, mode, program, is_edited }| Read { version, mode, program, is_edited })
}

/// The text of a hook that runs `program`.
#[must_use]
pub fn write(kind: Kind, mode: Mode, program: &Path) -> Vec<u8> {
    Script { kind, mode, program, may_be_run_by_earlier: false }.text()
}

/// The program that wrote a hook, as far as its text tells.
#[must_use]
pub fn manager(content: &[u8]) -> Option<Manager> {
    Manager::of(content)
}

/// A word of a shell script that means just these bytes.
#[must_use]
pub fn quoted(bytes: &[u8]) -> Vec<u8> {
    quote::quoted(bytes)
}

/// The reverse of [`quoted`], for a word that begins a line and ends with it.
#[must_use]
pub fn unquoted(text: &[u8]) -> Option<Vec<u8>> {
    quote::unquoted(text)
}
