//! JSON whose text is harmless to look at: characters that could change what a terminal or an editor shows, and those with which a
//! command for a CI service begins, are written as JSON's own escapes. The values stay exactly the same.

use std::io::{self, Write};

use btm_model::{is_harmful, text::is_command};
use serde::Serialize;
use serde_json::{
    Serializer,
    ser::{CompactFormatter, Formatter, PrettyFormatter},
};

/// Writes a value as indented JSON.
pub(crate) fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Harmless(PrettyFormatter::new())))?;
    Ok(())
}

/// Writes a value as JSON on one line.
pub(crate) fn compact(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Harmless(CompactFormatter)))?;
    Ok(())
}

/// Another formatter, with escapes.
struct Harmless<F>(F);

impl<F: Formatter> Formatter for Harmless<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // Nearly all text is plain: control characters below 0x20 are not part of a fragment.
        if fragment.bytes().all(|byte| byte.is_ascii() && !matches!(byte, 0x7f | b'#')) {
            return out.write_all(fragment.as_bytes());
        }
        let mut written = 0;
        for (at, character) in fragment.char_indices() {
            if is_harmful(character) || is_command(&fragment[at..]) {
                out.write_all(&fragment.as_bytes()[written..at])?;
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
                written = at + character.len_utf8();
            }
        }
        out.write_all(&fragment.as_bytes()[written..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn escapes_are_the_same_value() {
        let value = json!({"a\u{202e}": ["\u{9b}31m é 🎉", "\u{e0041}\x7f\x1b\""], "b": ["##vso[x]y ###[z] ## a"]});
        for write in [super::pretty, super::compact] {
            let mut bytes = Vec::new();
            write(&value, &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(r"\u202e") && text.contains(r"\udb40\udc41") && text.contains("é 🎉"), "{text}");
            assert!(!text.chars().any(|character| character != '\n' && btm_model::is_harmful(character)), "{text}");
            assert!(text.contains(r"\u0023#vso[x]y #\u0023#[z] ## a"), "{text}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
        }
    }
}
