//! Where a word stands last in a file: what comes behind it need not be read.

use memchr::memmem::Finder;

/// The last place of a word after which the rest of the text `fits`.
pub(crate) fn last(word: &Finder<'_>, content: &[u8], fits: impl Fn(&[u8]) -> bool) -> Option<usize> {
    let length = word.needle().len();
    word.find_iter(content).filter(|at| fits(&content[at + length..])).last()
}

/// Whether the text goes on with a byte that is no part of a word.
pub(crate) fn ends_word(rest: &[u8]) -> bool {
    rest.first().is_none_or(|byte| !is_word(*byte))
}

/// Whether a byte may be part of a name, in any of the languages. What is not ASCII may.
pub(crate) fn is_word(byte: u8) -> bool {
    WORD[usize::from(byte)]
}

/// Where the run of such bytes ends.
pub(crate) fn word_end(content: &[u8], from: usize) -> usize {
    content[from..].iter().position(|byte| !is_word(*byte)).map_or(content.len(), |length| from + length)
}

/// Asked for every byte of a file.
static WORD: [bool; 256] = {
    let mut word = [false; 256];
    let mut byte = 0;
    while byte < word.len() {
        word[byte] = byte >= 0x80 || byte == b'_' as usize || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    word
};

/// Where the text starts behind a byte order mark.
pub(crate) fn after_byte_order_mark(content: &[u8]) -> usize {
    if content.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 }
}
