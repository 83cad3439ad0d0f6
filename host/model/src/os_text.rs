//! Text as the operating system has it: arguments, variables and paths, which are bytes, and mostly UTF-8.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    os::unix::ffi::{OsStrExt as _, OsStringExt as _},
    path::Path,
    str::FromStr,
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// What stands before the two hexadecimal digits of a byte: no argument, variable or path has it.
const ESCAPE: char = '\0';

/// Text as the operating system has it: an argument, a variable or a path, byte for byte.
///
/// In JSON it is a string: what is UTF-8 as itself, and each byte that is not as a NUL and two hexadecimal digits
/// (`"\u0000ff"`), so that nothing is lost and it can be the key of a map. [`Display`](fmt::Display) is for people and shows
/// what is not UTF-8 as U+FFFD.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OsText(OsString);

/// A NUL in a string is not followed by two hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidOsText;

impl OsText {
    /// As the operating system takes it.
    #[must_use]
    pub fn as_os_str(&self) -> &OsStr {
        &self.0
    }

    /// As a path.
    #[must_use]
    pub fn as_path(&self) -> &Path {
        Path::new(&self.0)
    }

    /// As text, if it is UTF-8.
    #[must_use]
    pub fn to_str(&self) -> Option<&str> {
        self.0.to_str()
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one string that stands for it.
    fn written(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        for chunk in self.0.as_bytes().utf8_chunks() {
            for letter in chunk.valid().chars() {
                if letter == ESCAPE { escape(0, &mut text) } else { text.push(letter) }
            }
            chunk.invalid().iter().for_each(|byte| escape(*byte, &mut text));
        }
        text
    }
}

fn escape(byte: u8, text: &mut String) {
    text.push(ESCAPE);
    text.push_str(&format!("{byte:02x}"));
}

impl FromStr for OsText {
    type Err = InvalidOsText;

    /// From the string that stands for it.
    fn from_str(text: &str) -> Result<Self, InvalidOsText> {
        let mut parts = text.split(ESCAPE);
        let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
        for part in parts {
            let digits =
                part.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit())).ok_or(InvalidOsText)?;
            bytes.push(u8::from_str_radix(digits, 16).map_err(|_| InvalidOsText)?);
            bytes.extend_from_slice(&part.as_bytes()[2..]);
        }
        Ok(Self(OsString::from_vec(bytes)))
    }
}

impl fmt::Display for OsText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0.to_string_lossy())
    }
}

impl fmt::Display for InvalidOsText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a NUL stands before two hexadecimal digits")
    }
}

impl std::error::Error for InvalidOsText {}

impl<T: Into<OsString>> From<T> for OsText {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl AsRef<OsStr> for OsText {
    fn as_ref(&self) -> &OsStr {
        &self.0
    }
}

impl AsRef<Path> for OsText {
    fn as_ref(&self) -> &Path {
        self.as_path()
    }
}

impl Serialize for OsText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written())
    }
}

impl<'de> Deserialize<'de> for OsText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for OsText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OsText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An argument, a variable or a path; a byte that is not UTF-8 is U+0000 and two hexadecimal digits.",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn of(bytes: &[u8]) -> OsText {
        OsString::from_vec(bytes.to_vec()).into()
    }

    #[test]
    fn what_is_utf_8_is_written_as_itself_and_the_rest_byte_by_byte() {
        for (bytes, json) in [
            (&b"a \"b\" \xc3\xa9"[..], r#""a \"b\" é""#),
            (b"gr\xfc\xdfe", r#""gr\u0000fc\u0000dfe""#),
            (b"a\0b", r#""a\u000000b""#),
            (b"", r#""""#),
        ] {
            assert_eq!(serde_json::to_string(&of(bytes)).unwrap(), json);
            assert_eq!(serde_json::from_str::<OsText>(json).unwrap(), of(bytes));
        }
    }

    #[test]
    fn it_is_shown_to_people_and_can_be_a_key() {
        assert_eq!(of(b"gr\xfcn").to_string(), "gr\u{fffd}n");
        let map = BTreeMap::from([(of(b"\xff"), of(b"\xfe"))]);
        let json = serde_json::to_string(&map).unwrap();
        assert_eq!(json, r#"{"\u0000ff":"\u0000fe"}"#);
        assert_eq!(serde_json::from_str::<BTreeMap<OsText, OsText>>(&json).unwrap(), map);
    }

    #[test]
    fn what_no_text_is_written_as_is_refused() {
        for text in ["\0", "a\0f", "\0gg", "\0+1", "\0é"] {
            assert_eq!(text.parse::<OsText>(), Err(InvalidOsText), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let text = of(&bytes);
            prop_assert_eq!(text.written().parse::<OsText>(), Ok(text));
        }
    }
}
