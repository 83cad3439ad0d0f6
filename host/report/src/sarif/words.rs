//! Text in SARIF, where a message may have links and placeholders of its own (§3.11.5 and §3.11.6 of the standard).

use crate::clean;

/// A plain text message that says what `text` says: nothing in it is a link (`[text](target)`) or a placeholder (`{0}`).
pub(super) fn plain(text: &str) -> String {
    without_placeholders(without_links(block(text)))
}

/// Cleaned text of several lines.
pub(super) fn block(text: &str) -> String {
    clean::lines(text).join("\n")
}

/// Escapes brackets, and the character that escapes them. Text without a link stays as it is, since many viewers show the escapes.
fn without_links(text: String) -> String {
    if !text.contains("](") {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if matches!(character, '\\' | '[' | ']') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Doubles braces around digits.
fn without_placeholders(text: String) -> String {
    if !text.contains('{') {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = &*text;
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        let digits = from.bytes().take_while(u8::is_ascii_digit).count();
        let is_placeholder = digits > 0 && from[digits..].starts_with('}');
        rest = if is_placeholder {
            out.push_str(&format!("{{{{{}}}}}", &from[..digits]));
            &from[digits + 1..]
        } else {
            out.push('{');
            from
        };
    }
    out + rest
}

/// Whether Markdown has nothing in it but text and links to web pages: no HTML, no image that a viewer would fetch, and no link that
/// runs something or looks elsewhere than it says.
pub(super) fn is_plain_markdown(text: &str) -> bool {
    let has_html = text
        .match_indices('<')
        .any(|(at, _)| text[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')));
    let are_pages = text.match_indices("](").all(|(at, mark)| {
        let target = &text[at + mark.len()..];
        target.starts_with("https://") || target.starts_with("http://")
    });
    !has_html && are_pages && !text.contains("![") && !text.contains("]:")
}

#[cfg(test)]
mod tests {
    use super::{is_plain_markdown, plain};

    #[test]
    fn links_and_placeholders_are_text() {
        assert_eq!(plain(r"see [a\](0) and [b](https://c)"), r"see \[a\\\](0) and \[b\](https://c)");
        assert_eq!(plain("{0} {12} {} {a} {{1}} {3"), "{{0}} {{12}} {} {a} {{{1}}} {3");
        assert_eq!(plain(r"a[0] \ (b)"), r"a[0] \ (b)");
    }

    #[test]
    fn only_text_and_pages_are_markdown() {
        for text in ["Use `a[0]`, a < b.", "See [CWE-89](https://cwe.mitre.org/89).", "1. a\n2. b"] {
            assert!(is_plain_markdown(text), "{text}");
        }
        for text in [
            "<img src=x>",
            "</details>",
            "<!-- hidden -->",
            "![](https://track.example/x.png)",
            "[a](javascript:alert(1))",
            "[a](&#106;avascript:x)",
            "[a]( https://x)",
            "[a]\n\n[a]: javascript:x",
            "<https://x.example>",
        ] {
            assert!(!is_plain_markdown(text), "{text}");
        }
    }
}
