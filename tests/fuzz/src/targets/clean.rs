//! The cleaning of texts from plugins: short, harmless, and stable.

use btm_scan::clean::{clean, clean_line, stand_in};

use crate::oracle::{assert_clean, assert_clean_line};

/// The first byte is how long the text may be.
pub fn run(bytes: &[u8]) {
    let Some((most, text)) = bytes.split_first() else { return };
    let (most, text) = (usize::from(*most), String::from_utf8_lossy(text));
    let (several, one) = (clean(&text, most), clean_line(&text, most));
    assert!(several.len() <= most && one.len() <= most, "longer than {most}: {several:?}, {one:?}");
    assert_clean("a cleaned text", &several.replace('\t', " "));
    assert_clean_line("a cleaned line", &one);
    assert_eq!(clean(&several, most), several, "cleaned twice");
    assert_eq!(clean_line(&one, most), one, "cleaned twice");
    let columns: String = text.chars().map(stand_in).collect();
    assert_clean("a line of source", &columns.replace('\t', " "));
    assert_eq!(columns.chars().count(), text.chars().count());
}
