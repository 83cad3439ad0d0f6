//! Which characters must not be shown as they are, wherever a report ends.

/// Whether a character steers a terminal, reorders what is read, or hides. Line feeds and tabs count.
///
/// Emoji with joiners and words of scripts that need joiners are told too: the same characters make one name look like another.
#[must_use]
pub fn is_harmful(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    matches!(character,
        '\u{80}'..='\u{9f}'                                             // C1 controls
        | '\u{ad}' | '\u{34f}' | '\u{180b}'..='\u{180f}'                // soft hyphen, joiner, Mongolian selectors
        | '\u{61c}' | '\u{200b}'..='\u{200f}'                           // directional marks, characters of no width
        | '\u{2028}'..='\u{202e}'                                       // separators, directional embeddings and overrides
        | '\u{2060}'..='\u{206f}'                                       // word joiner, directional isolates, deprecated format
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' // letters that look like nothing
        | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' // selectors but those of emoji, byte order mark
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'         // format characters of shorthand and music
        | '\u{e0000}'..='\u{e0fff}') // tags and further selectors
}

#[cfg(test)]
mod tests {
    use super::is_harmful;

    #[test]
    fn tells_what_steers_reorders_or_hides() {
        for harmful in ['\u{1b}', '\n', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{e0041}'] {
            assert!(is_harmful(harmful), "{harmful:?}");
        }
        for harmless in ['a', ' ', 'é', '字', '🦀', '\u{fe0f}', 'ש'] {
            assert!(!is_harmful(harmless), "{harmless:?}");
        }
    }
}
