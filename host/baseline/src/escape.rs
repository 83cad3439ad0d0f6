//! Fields of a line: any text, with nothing in it that separates, hides or steers.

use btm_model::is_harmful;

/// A text as a field: harmful characters, tabs and line breaks among them, as `\u{…}`, and `\` as `\\`.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            _ if is_harmful(character) => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
    }
    out
}

/// The text of a field; nothing if no text is written so.
pub(crate) fn unescaped(field: &str) -> Option<String> {
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    while let Some((before, from)) = rest.split_once('\\') {
        out.push_str(before);
        rest = match from.strip_prefix('\\') {
            Some(after) => {
                out.push('\\');
                after
            }
            None => {
                let (number, after) = from.strip_prefix("u{")?.split_once('}')?;
                out.push(u32::from_str_radix(number, 16).ok().and_then(char::from_u32)?);
                after
            }
        };
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{escaped, unescaped};

    #[test]
    fn shows_what_hides() {
        assert_eq!(escaped("a\tb\\c\n\u{202e}é"), "a\\u{9}b\\\\c\\u{a}\\u{202e}é");
    }

    #[test]
    fn refuses_what_is_no_escape() {
        for field in ["\\", "a\\n", "\\u{}", "\\u{110000}", "\\u{d800}", "\\u{41", "\\u41"] {
            assert_eq!(unescaped(field), None, "{field}");
        }
    }

    proptest! {
        #[test]
        fn reads_back(text in any::<String>()) {
            let field = escaped(&text);
            prop_assert!(!field.chars().any(btm_model::is_harmful));
            prop_assert_eq!(unescaped(&field), Some(text));
        }
    }
}
