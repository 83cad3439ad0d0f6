//! Makes text from plugins and file names harmless to look at.
//!
//! Whatever could move the cursor, colour the screen, reorder what is read or hide something becomes a visible escape.

use btm_model::text::clean_line;

/// One line of text: a path, a title, a name.
pub(crate) fn line(text: &str) -> String {
    clean_line(text, usize::MAX).into_owned()
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
        assert_eq!(line("\x1b[31mred\x07\x7f"), r"\u{1b}[31mred\u{7}\u{7f}");
        assert_eq!(line("a\nb\r\tc\0"), r"a\u{a}b\u{d}\u{9}c\u{0}");
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
        assert_eq!(lines("one\r\n\ttwo \n\nthree\rfour\n\n"), ["one", "    two", "", r"three\u{d}four"]);
        assert!(lines("").is_empty());
    }
}
