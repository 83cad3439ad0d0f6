//! A line as it is printed, whatever it was made of.

use std::borrow::Cow;

use super::{
    command::{colons_at_start, has_command, is_command},
    push_visible,
};

/// Which escape sequences of a line are btm's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Styles {
    /// None.
    None,
    /// Those that color text, or make it bold or faint (`ESC [ 1 ; 31 m`). They move and hide nothing.
    Own,
}

/// A line, without its line feed, that a terminal shows and a CI service does not obey.
///
/// The last step before something is printed: harmful characters but tabs are shown as escapes like `\u{1b}`, and so is the first
/// character of a command of a CI service. Text that was cleaned before stays as it is.
#[must_use]
pub fn shown_line(line: &str, styles: Styles) -> Cow<'_, str> {
    let is_plain = line.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
    if is_plain && !has_command(line) {
        return Cow::Borrowed(line);
    }
    let colons = colons_at_start(line);
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        let style = style_at(rest).filter(|_| styles == Styles::Own);
        let length = style.unwrap_or(character.len_utf8());
        if colons == Some(line.len() - rest.len()) || is_command(rest) {
            out.extend(character.escape_unicode());
        } else if style.is_some() || character == '\t' {
            out.push_str(&rest[..length]);
        } else {
            push_visible(&mut out, character);
        }
        rest = &rest[length..];
    }
    Cow::Owned(out)
}

/// The length of the escape sequence that a text starts with, if it is one that changes colors.
pub(super) fn style_at(text: &str) -> Option<usize> {
    let codes = text.strip_prefix("\u{1b}[")?;
    let length = codes.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    codes[length..].starts_with('m').then_some("\u{1b}[".len() + length + 1)
}

#[cfg(test)]
mod tests {
    use super::{Styles, has_command, shown_line};
    use crate::is_harmful;

    #[test]
    fn only_own_styles_pass() {
        let line = "\u{1b}[1;31mred\u{1b}[0m \u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\ta";
        assert_eq!(shown_line(line, Styles::Own), "\u{1b}[1;31mred\u{1b}[0m \\u{1b}[2J\\u{1b}]0;x\\u{7}\\u{9b}31m\ta");
        assert_eq!(shown_line("\u{1b}[1mx", Styles::None), "\\u{1b}[1mx");
    }

    #[test]
    fn commands_are_shown_and_not_obeyed() {
        for (line, shown) in [
            (" ::error::a ##[b]", " \\u{3a}:error::a \\u{23}#[b]"),
            ("::::x::", "\\u{3a}:::x::"),
            ("é ##vso[a]##vso[b]", "é \\u{23}#vso[a]\\u{23}#vso[b]"),
            ("###[x]", "#\\u{23}#[x]"),
        ] {
            assert_eq!(shown_line(line, Styles::None), shown);
        }
    }

    #[test]
    fn what_was_shown_stays() {
        for line in ["plain", "::a::", "\u{202e}##[x]\u{1b}[1m", "\t::x", "::##[y]::##[z]", "\u{1b}[1m::x"] {
            for styles in [Styles::None, Styles::Own] {
                let once = shown_line(line, styles).into_owned();
                assert_eq!(shown_line(&once, styles), once);
                assert!(!has_command(&once), "{once}");
            }
            let plain = shown_line(line, Styles::None).into_owned();
            assert!(plain.chars().all(|character| character == '\t' || !is_harmful(character)), "{plain}");
        }
    }
}
