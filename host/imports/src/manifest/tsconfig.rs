//! What `tsconfig.json` says. It is JSON with comments and commas too many.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Alias;

/// Other names of modules, for the files in the folder of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TsConfig {
    /// The configurations it builds on.
    pub extends: Vec<Box<str>>,
    /// The folder where modules are looked for.
    pub base: Option<Box<str>>,
    /// Patterns, and where the modules are, relative to that folder.
    pub paths: Vec<Alias>,
}

impl TsConfig {
    pub fn read(content: &[u8]) -> Option<Self> {
        let config: Value = serde_json::from_slice(&plain(content)).ok()?;
        let options = config.get("compilerOptions");
        let texts = |value: &Value| match value {
            Value::String(text) => vec![text.as_str().into()],
            Value::Array(values) => values.iter().filter_map(|value| value.as_str().map(Into::into)).collect(),
            _ => Vec::new(),
        };
        let paths = options.and_then(|options| options.get("paths")?.as_object());
        let paths = paths.into_iter().flatten();
        Some(Self {
            extends: config.get("extends").map(texts).unwrap_or_default(),
            base: options.and_then(|options| options.get("baseUrl")?.as_str().map(Into::into)),
            paths: paths.map(|(pattern, value)| Alias { pattern: pattern.as_str().into(), targets: texts(value) }).collect(),
        })
    }
}

/// The same text as plain JSON.
fn plain(content: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(content.len());
    let mut rest = &content[crate::mention::after_byte_order_mark(content)..];
    while let Some(byte) = rest.first() {
        let length = match byte {
            b'"' => string_length(rest),
            b'/' if rest.starts_with(b"//") => {
                rest = &rest[memchr::memchr(b'\n', rest).unwrap_or(rest.len())..];
                continue;
            }
            b'/' if rest.starts_with(b"/*") => {
                rest = &rest[memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |length| length + 4)..];
                continue;
            }
            b']' | b'}' => {
                let kept = plain.trim_ascii_end();
                if kept.ends_with(b",") {
                    plain.truncate(kept.len() - 1);
                }
                1
            }
            _ => 1,
        };
        plain.extend_from_slice(&rest[..length]);
        rest = &rest[length..];
    }
    plain
}

/// The length of the string at the start, with its quotes.
fn string_length(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}
