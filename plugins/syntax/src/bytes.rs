//! Runs of bytes that mean one thing.

/// Whether a byte is part of a name, a keyword or a number, and cannot be part of a blank.
pub(crate) fn is_word(byte: u8) -> bool {
    WORD[usize::from(byte)]
}

/// A table, because words are most of a text.
const WORD: [bool; 256] = {
    let mut words = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let letter = byte as u8;
        words[byte] =
            letter.is_ascii_alphanumeric() || letter == b'_' || letter == b'$' || (letter >= 0x80 && !may_begin_blank(letter));
        byte += 1;
    }
    words
};

/// Whether a letter outside ASCII that begins with this byte may be a blank.
pub(crate) const fn may_begin_blank(byte: u8) -> bool {
    matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3 | 0xef)
}

/// The end of the word that begins at `start`.
pub(crate) fn word_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while bytes.get(at).is_some_and(|byte| is_word(*byte)) {
        at += 1;
    }
    at
}

/// The end of the blanks that begin at `start`.
pub(crate) fn blanks_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// The end of the line, before its newline.
pub(crate) fn line_end(bytes: &[u8], start: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |length| start + length)
}

/// The byte behind the string whose opening quote is at `start`, or the end of its line.
pub(crate) fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(length) = bytes.get(at..).and_then(|rest| memchr::memchr3(bytes[start], b'\\', b'\n', rest)) {
        at += length;
        match bytes[at] {
            b'\n' => return at,
            b'\\' if bytes[at + 1..].starts_with(b"\r\n") => at += 3,
            b'\\' => at += 2,
            _ => return at + 1,
        }
    }
    bytes.len()
}
