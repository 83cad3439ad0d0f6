//! Text from plugins and files, made safe to show and bounded: nothing that steers a terminal, reorders text or hides in it.
//!
//! What is invisible becomes visible, as an escape like `\u{202e}`.

use std::borrow::Cow;

use super::is_harmful;

/// What stands where a text was cut.
const CUT: &str = "…";

/// `text` without control, bidirectional and invisible format characters, at most `max_bytes` long. Line feeds and tabs stay.
#[must_use]
pub fn clean(text: &str, max_bytes: usize) -> Cow<'_, str> {
    clean_with(text, max_bytes, |character| is_harmful(character) && !matches!(character, '\n' | '\t'))
}

/// The same for a text of one line: line feeds and tabs become escapes too.
#[must_use]
pub fn clean_line(text: &str, max_bytes: usize) -> Cow<'_, str> {
    clean_with(text, max_bytes, is_harmful)
}

/// Adds a character, as an escape like `\u{202e}` if it is harmful.
pub fn push_visible(out: &mut String, character: char) {
    if is_harmful(character) {
        out.extend(character.escape_unicode());
    } else {
        out.push(character);
    }
}

fn clean_with(text: &str, max_bytes: usize, is_unwanted: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.len() <= max_bytes && !text.chars().any(&is_unwanted) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len().min(max_bytes));
    // As far as the text may go if something follows that does not fit.
    let mut cut_at = 0;
    for character in text.chars() {
        if is_unwanted(character) {
            cleaned.extend(character.escape_unicode());
        } else {
            cleaned.push(character);
        }
        if cleaned.len() + CUT.len() <= max_bytes {
            cut_at = cleaned.len();
        }
        if cleaned.len() > max_bytes {
            cleaned.truncate(cut_at);
            cleaned.push_str(if CUT.len() <= max_bytes { CUT } else { "" });
            break;
        }
    }
    Cow::Owned(cleaned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clean, clean_line, is_harmful};

    #[test]
    fn shows_what_steers_and_hides() {
        assert_eq!(clean("a\x1b[31mred\u{202e}\u{200b}\r\n\tb", 100), "a\\u{1b}[31mred\\u{202e}\\u{200b}\\u{d}\n\tb");
        assert_eq!(clean_line("a\n\tb", 100), "a\\u{a}\\u{9}b");
        assert_eq!(clean("naïve 𝕏 ❤\u{fe0f}", 100), "naïve 𝕏 ❤\u{fe0f}");
    }

    #[test]
    fn cuts_between_characters() {
        assert_eq!(clean("abcdef", 6), "abcdef");
        assert_eq!(clean("abcdefg", 6), "abc…");
        assert_eq!(clean("ab\x1bcd", 6), "ab…", "an escape is cut as a whole");
        assert_eq!(clean("éé", 3), "…");
        assert_eq!(clean("abc", 2), "");
    }

    proptest! {
        #[test]
        fn is_clean_short_and_stays_so(text in any::<String>(), max_bytes in 0..200_usize) {
            let cleaned = clean(&text, max_bytes).into_owned();
            prop_assert!(cleaned.len() <= max_bytes);
            prop_assert!(cleaned.chars().all(|character| !is_harmful(character) || matches!(character, '\n' | '\t')));
            prop_assert_eq!(clean(&cleaned, max_bytes).into_owned(), cleaned.clone());
            prop_assert!(!clean_line(&text, max_bytes).contains(['\n', '\t']));
        }

        #[test]
        fn harmless_text_is_untouched(text in "[ -~äöü€]{0,50}") {
            prop_assert_eq!(clean(&text, 1000), text.as_str());
        }
    }
}
