//! Breaks sentences into lines.

use unicode_width::UnicodeWidthStr;

/// The narrowest column that text is broken into, however narrow the terminal.
const LEAST: usize = 24;

/// Breaks `text`, already cleaned, at spaces: `first` columns for the first line, `rest` for the others.
///
/// A word that is too long, such as a path, stays whole, so that it can be copied. Spaces at the start stay.
pub(crate) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let indent = text.len() - text.trim_start_matches(' ').len();
    let mut lines = Vec::new();
    let mut line = text[..indent].to_owned();
    let mut width = indent;
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let room = if lines.is_empty() { first } else { rest }.max(LEAST);
        if !is_empty && width + 1 + word.width() > room {
            lines.push(std::mem::take(&mut line));
            width = 0;
        } else if !is_empty {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += word.width();
        is_empty = false;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn breaks_at_spaces_and_keeps_long_words() {
        assert_eq!(wrap("one two three four five six seven", 24, 30), ["one two three four five", "six seven"]);
        let long = "https://example.org/a/very/long/page/that/does/not/fit";
        assert_eq!(wrap(&format!("see {long} there"), 24, 24), ["see", long, "there"]);
        assert_eq!(wrap("", 24, 24), [""]);
        assert_eq!(wrap("  item", 24, 24), ["  item"]);
    }

    #[test]
    fn counts_columns() {
        assert_eq!(wrap("東京東京東京 東京東京東京 東京", 25, 24), ["東京東京東京 東京東京東京", "東京"]);
    }
}
