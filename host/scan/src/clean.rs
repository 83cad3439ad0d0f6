//! Text from plugins and files, made safe to show: nothing that steers a terminal, reorders text or hides in it.
//!
//! What is invisible becomes visible, as an escape like `\u{202e}`. Emoji with joiners and words of scripts that need joiners show
//! these escapes too: the same characters are used to make one name look like another.

use std::borrow::Cow;

/// What stands where a text was cut.
const CUT: &str = "…";

/// `text` without control, bidirectional and invisible format characters, at most `max_bytes` long. Line feeds and tabs stay.
#[must_use]
pub fn clean(text: &str, max_bytes: usize) -> Cow<'_, str> {
    clean_with(text, max_bytes, |character| is_unsafe(character) && !matches!(character, '\n' | '\t'))
}

/// The same for a text of one line: line feeds and tabs become escapes too.
#[must_use]
pub fn clean_line(text: &str, max_bytes: usize) -> Cow<'_, str> {
    clean_with(text, max_bytes, is_unsafe)
}

/// One character that can stand for `character` in a line whose columns must not shift.
#[must_use]
pub fn stand_in(character: char) -> char {
    match character {
        '\t' => '\t',
        // The pictures of control characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        _ if is_unsafe(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

/// Whether a character must not be shown as it is: it steers, reorders or hides. Line feeds and tabs count.
#[must_use]
pub fn is_unsafe(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    matches!(character,
        '\u{80}'..='\u{9f}'                                             // C1 controls
        | '\u{ad}' | '\u{34f}' | '\u{180b}'..='\u{180f}'                // soft hyphen, joiner, Mongolian selectors
        | '\u{61c}' | '\u{200e}' | '\u{200f}'                           // bidirectional marks
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'             // bidirectional embeddings, overrides, isolates
        | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}'             // of no width
        | '\u{206a}'..='\u{206f}' | '\u{2028}' | '\u{2029}'             // deprecated format; line and paragraph separators
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' // letters that look like nothing
        | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' // selectors but those of emoji, byte order mark
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'         // format characters of shorthand and music
        | '\u{e0000}'..='\u{e0fff}') // tags and further selectors
}

fn clean_with(text: &str, max_bytes: usize, is_unsafe: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.len() <= max_bytes && !text.chars().any(&is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len().min(max_bytes));
    // As far as the text may go if something follows that does not fit.
    let mut cut_at = 0;
    for character in text.chars() {
        if is_unsafe(character) {
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

    use super::{clean, clean_line, is_unsafe, stand_in};

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

    #[test]
    fn a_stand_in_takes_one_column() {
        assert_eq!("a\x1b\t\u{202e}é\x7f".chars().map(stand_in).collect::<String>(), "a␛\t\u{fffd}é␡");
    }

    proptest! {
        #[test]
        fn is_clean_short_and_stays_so(text in any::<String>(), max_bytes in 0..200_usize) {
            let cleaned = clean(&text, max_bytes).into_owned();
            prop_assert!(cleaned.len() <= max_bytes);
            prop_assert!(cleaned.chars().all(|character| !is_unsafe(character) || matches!(character, '\n' | '\t')));
            prop_assert_eq!(clean(&cleaned, max_bytes).into_owned(), cleaned.clone());
            prop_assert!(!clean_line(&text, max_bytes).contains(['\n', '\t']));
        }

        #[test]
        fn harmless_text_is_untouched(text in "[ -~äöü€]{0,50}") {
            prop_assert_eq!(clean(&text, 1000), text.as_str());
        }
    }
}
