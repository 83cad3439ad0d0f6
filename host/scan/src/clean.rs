//! Text from plugins and files, made safe to show; see [`btm_model::text`].

use btm_model::is_harmful;
pub use btm_model::text::{clean, clean_line};

/// One character that can stand for `character` in a line whose columns must not shift.
#[must_use]
pub fn stand_in(character: char) -> char {
    match character {
        '\t' => '\t',
        // The pictures of control characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        _ if is_harmful(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::stand_in;

    #[test]
    fn a_stand_in_takes_one_column() {
        assert_eq!("a\x1b\t\u{202e}é\x7f".chars().map(stand_in).collect::<String>(), "a␛\t\u{fffd}é␡");
    }
}
