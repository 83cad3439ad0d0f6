//! What must be true of texts and places, whoever made them.

use btm_model::is_harmful;

/// Panics if a terminal or an editor would do anything with `text` but show it. Line feeds are fine.
pub fn assert_clean(what: &str, text: &str) {
    let harmful = text.chars().find(|character| *character != '\n' && is_harmful(*character));
    assert!(harmful.is_none(), "{what} shows {harmful:?}: {text:?}");
}

/// The same for a text of one line.
pub fn assert_clean_line(what: &str, text: &str) {
    assert!(!text.contains('\n'), "{what} has several lines: {text:?}");
    assert_clean(what, text);
}
