//! Text in a TOML file.

use super::{is_command, is_harmful};

/// A text as a TOML string on one line. What separates lines, ends the string, steers or hides, or is a command for a CI service, is
/// written as an escape, so that nobody's text can be taken for another key, and the file is harmless to look at.
#[must_use]
pub fn toml_string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for (at, character) in text.char_indices() {
        match (character, u32::from(character)) {
            ('"' | '\\', _) => quoted.extend(['\\', character]),
            ('\n', _) => quoted += "\\n",
            ('\t', _) => quoted += "\\t",
            _ if !is_harmful(character) && !is_command(&text[at..]) => quoted.push(character),
            (_, code @ 0..=0xffff) => quoted += &format!("\\u{code:04X}"),
            (_, code) => quoted += &format!("\\U{code:08X}"),
        }
    }
    quoted.push('"');
    quoted
}
