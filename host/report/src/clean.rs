//! Makes text from plugins and file names harmless to look at.
//!
//! Whatever could move the cursor, colour the screen, reorder what is read or hide something becomes a visible escape.

use std::fmt::Write as _;

/// Whether a character may not reach a terminal as it is.
pub(crate) fn is_harmful(character: char) -> bool {
    character.is_control() || is_invisible(character)
}

/// Characters that show nothing themselves but change or hide what stands beside them.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00ad}'                      // soft hyphen
        | '\u{034f}'                    // combining grapheme joiner
        | '\u{061c}'                    // Arabic letter mark
        | '\u{115f}' | '\u{1160}'       // Hangul fillers
        | '\u{17b4}' | '\u{17b5}'       // Khmer inherent vowels
        | '\u{180b}'..='\u{180f}'       // Mongolian variation selectors
        | '\u{200b}'..='\u{200f}'       // zero-width characters, directional marks
        | '\u{2028}'..='\u{202e}'       // line and paragraph separators, directional embeddings and overrides
        | '\u{2060}'..='\u{206f}'       // word joiner, directional isolates, deprecated format characters
        | '\u{3164}' | '\u{ffa0}'       // Hangul fillers
        | '\u{feff}'                    // zero-width no-break space
        | '\u{fff0}'..='\u{fffb}'       // interlinear annotation
        | '\u{1bca0}'..='\u{1bca3}'     // shorthand format controls
        | '\u{1d173}'..='\u{1d17a}'     // musical format controls
        | '\u{e0000}'..='\u{e0fff}'     // tags and further variation selectors
    )
}

/// Adds a character to `out`, visibly escaped if it is harmful.
pub(crate) fn push(out: &mut String, character: char) {
    match character {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0'..='\u{7f}' if character.is_control() => {
            // Writing to a string does not fail.
            let _ = write!(out, "\\x{:02x}", u32::from(character));
        }
        _ if is_harmful(character) => out.extend(character.escape_unicode()),
        _ => out.push(character),
    }
}

/// One line of text: a path, a title, a name.
pub(crate) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|character| push(&mut out, character));
    out
}

/// Text of several lines, such as a message: each line cleaned, tabs as spaces, trailing blank lines left out.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let text = text.trim_end();
    text.lines().map(|text| line(text.replace('\t', "    ").trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn harmless_text_stays() {
        for text in ["src/été.py", "東京 🎉 עברית", "a\u{301}", "❤\u{fe0f}", "C:\\new"] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(line("\x1b[31mred\x07\x7f"), r"\x1b[31mred\x07\x7f");
        assert_eq!(line("a\nb\r\tc\0"), r"a\nb\r\tc\x00");
        assert_eq!(line("\u{9b}31m"), r"\u{9b}31m");
    }

    #[test]
    fn what_reorders_or_hides_becomes_visible() {
        assert_eq!(line("access\u{202e}nimda"), r"access\u{202e}nimda");
        assert_eq!(line("\u{2066}\u{2069}\u{200e}\u{61c}\u{200b}\u{feff}"), r"\u{2066}\u{2069}\u{200e}\u{61c}\u{200b}\u{feff}");
        assert_eq!(line("\u{e0041}\u{ad}\u{2028}"), r"\u{e0041}\u{ad}\u{2028}");
    }

    #[test]
    fn only_line_feeds_break_lines() {
        assert_eq!(lines("one\r\n\ttwo \n\nthree\rfour\n\n"), ["one", "    two", "", r"three\rfour"]);
        assert!(lines("").is_empty());
    }
}
