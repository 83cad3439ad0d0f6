//! Text in UTF-16 and UTF-32, which analyzers get as UTF-8.
//!
//! A byte order mark tells the encoding. Without one, UTF-16 is told where it is plain: most of its characters are ASCII, so that every
//! other byte is NUL and no other one, and all of the file is text. What does not decode is binary, as it was before.

use crate::cost;

use super::stable::BINARY_WINDOW;

/// Bytes of text between two marks.
const BLOCK: usize = 1024;

/// How the characters of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// In units of two bytes.
    Utf16(Order),
    /// In units of four bytes.
    Utf32(Order),
}

/// Which byte of a unit comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The least significant one.
    Little,
    /// The most significant one.
    Big,
}

/// A text, and where its characters stand in the file.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// UTF-8. A byte order mark is a character of it.
    pub text: String,
    pub places: Places,
}

/// Finds places of a text in the file that it was decoded from.
#[derive(Clone, Debug)]
pub struct Places {
    encoding: Encoding,
    /// Places in the text, and in the file, in order; the first is the start.
    marks: Vec<(usize, usize)>,
    /// The size of the file.
    bytes: usize,
}

impl Encoding {
    /// The encoding that the start of a file announces by a byte order mark. That of UTF-32 begins as that of UTF-16 does.
    fn marked(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xFE, 0, 0, ..] => Some(Self::Utf32(Order::Little)),
            [0, 0, 0xFE, 0xFF, ..] => Some(Self::Utf32(Order::Big)),
            [0xFF, 0xFE, ..] => Some(Self::Utf16(Order::Little)),
            [0xFE, 0xFF, ..] => Some(Self::Utf16(Order::Big)),
            _ => None,
        }
    }

    /// UTF-16 without a byte order mark, by where the NULs are at the start of a file.
    fn plain(bytes: &[u8]) -> Option<Self> {
        let window = window(bytes);
        let nuls = |parity: usize| window.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
        let units = window.len() / 2;
        match (nuls(0), nuls(1)) {
            (0, odd) if 2 * odd > units => Some(Self::Utf16(Order::Little)),
            (even, 0) if 2 * even > units => Some(Self::Utf16(Order::Big)),
            _ => None,
        }
    }

    /// Whether a file that begins so may be text in one of these encodings.
    pub fn is_likely(start: &[u8]) -> bool {
        Self::marked(start).or_else(|| Self::plain(start)).is_some()
    }

    /// The bytes that a text takes in the file.
    fn bytes_of(self, text: &[u8]) -> usize {
        cost::spend(text.len());
        let characters = text.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        match self {
            Self::Utf16(_) => 2 * (characters + text.iter().filter(|byte| **byte >= 0xF0).count()),
            Self::Utf32(_) => 4 * characters,
        }
    }

    /// The characters, and how many parts of the file are none.
    fn characters(self, bytes: &[u8]) -> (String, usize) {
        let mut wrong = 0;
        let mut replaced = |character: Option<char>| {
            character.unwrap_or_else(|| {
                wrong += 1;
                char::REPLACEMENT_CHARACTER
            })
        };
        let mut text: String = match self {
            Self::Utf16(order) => {
                let units = bytes.as_chunks().0.iter().map(|unit| match order {
                    Order::Little => u16::from_le_bytes(*unit),
                    Order::Big => u16::from_be_bytes(*unit),
                });
                char::decode_utf16(units).map(|character| replaced(character.ok())).collect()
            }
            Self::Utf32(order) => {
                let units = bytes.as_chunks().0.iter().map(|unit| match order {
                    Order::Little => u32::from_le_bytes(*unit),
                    Order::Big => u32::from_be_bytes(*unit),
                });
                units.map(|unit| replaced(char::from_u32(unit))).collect()
            }
        };
        if !bytes.len().is_multiple_of(self.bytes_of(b"x")) {
            text.push(replaced(None));
        }
        (text, wrong)
    }
}

impl Decoded {
    /// The text of a file in one of these encodings; nothing if it is in another one, or no text.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match Encoding::marked(bytes) {
            Some(encoding @ Encoding::Utf32(order)) => Self::in_encoding(encoding, bytes, 0)
                .or_else(|| Self::in_encoding(Encoding::Utf16(order), bytes, most_wrong(bytes))),
            Some(encoding) => Self::in_encoding(encoding, bytes, most_wrong(bytes)),
            None => {
                memchr::memchr(0, window(bytes))?;
                Self::in_encoding(Encoding::plain(bytes)?, bytes, 0).filter(|decoded| !decoded.text.contains(is_no_text))
            }
        }
    }

    /// The text, if no more than `most_wrong` parts of it are no characters.
    fn in_encoding(encoding: Encoding, bytes: &[u8], most_wrong: usize) -> Option<Self> {
        if matches!(encoding, Encoding::Utf16(_)) && has_text_of_bytes(bytes) {
            return None;
        }
        let (text, wrong) = encoding.characters(bytes);
        if wrong > most_wrong || memchr::memchr(0, window(text.as_bytes())).is_some() {
            return None;
        }
        Some(Self { places: Places::new(encoding, text.as_bytes(), bytes.len()), text })
    }
}

/// Whether a file has text in which each byte is a character. As UTF-16 that would be some other text without an error, and whoever
/// puts a byte order mark in front of it would hide it. Text in UTF-16 has NULs wherever it has blanks or line ends.
fn has_text_of_bytes(bytes: &[u8]) -> bool {
    /// So many bytes in a row that are ASCII are no accident, in whatever script.
    const RUN: usize = 24;
    let is_ascii = |byte: &u8| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let longest = bytes.split(|byte| !is_ascii(byte)).map(<[u8]>::len).max().unwrap_or_default();
    let is_mostly = || bytes.iter().filter(|byte| is_ascii(byte)).count() > bytes.len() / 4 * 3;
    longest >= RUN || memchr::memchr(0, bytes).is_none() && is_mostly()
}

/// So many parts of a file with a byte order mark may be no characters: more are in what only begins as if it had one.
fn most_wrong(bytes: &[u8]) -> usize {
    1 + bytes.len() / 200
}

/// Whether a character is one that no text has.
fn is_no_text(character: char) -> bool {
    character.is_control() && !"\t\n\r\u{c}\u{1b}".contains(character)
}

/// The part of a file that tells whether it is binary.
fn window(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(usize::try_from(BINARY_WINDOW).unwrap_or(usize::MAX))]
}

impl Places {
    fn new(encoding: Encoding, text: &[u8], bytes: usize) -> Self {
        let (mut at, mut in_file) = (0, 0);
        let mut marks = vec![(0, 0)];
        while text.len() - at > BLOCK {
            let next = (at + BLOCK..).find(|next| text.get(*next).is_none_or(|byte| byte & 0xC0 != 0x80)).unwrap_or(text.len());
            in_file += encoding.bytes_of(&text[at..next]);
            at = next;
            marks.push((at, in_file));
        }
        Self { encoding, marks, bytes }
    }

    /// How the file is written.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Where the character at a byte of the text stands in the file.
    #[must_use]
    pub fn in_file(&self, text: &[u8], byte: usize) -> usize {
        let (at, in_file) = self.marks[self.marks.partition_point(|(at, _)| *at <= byte) - 1];
        (in_file + self.encoding.bytes_of(&text[at..byte.min(text.len())])).min(self.bytes)
    }
}

impl std::fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Utf16(_) => "UTF-16",
            Self::Utf32(_) => "UTF-32",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Decoded, Encoding, Order};

    const ALL: [Encoding; 4] = [
        Encoding::Utf16(Order::Little),
        Encoding::Utf16(Order::Big),
        Encoding::Utf32(Order::Little),
        Encoding::Utf32(Order::Big),
    ];

    /// A text as a file has it.
    fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf16(Order::Little) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16(Order::Big) => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Utf32(Order::Little) => text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect(),
            Encoding::Utf32(Order::Big) => text.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect(),
        }
    }

    #[test]
    fn a_mark_tells_the_encoding() {
        for encoding in ALL {
            let text = "\u{feff}naïve = \"𝄞\"\r\n";
            let decoded = Decoded::of(&encoded(text, encoding)).unwrap();
            assert_eq!((&*decoded.text, decoded.places.encoding()), (text, encoding));
        }
        assert!(Decoded::of(b"\xef\xbb\xbftext").is_none(), "UTF-8 is as it is");
    }

    #[test]
    fn without_a_mark_only_plain_text_is_told() {
        let text = "name = app\n# naïve ✓\n";
        for order in [Order::Little, Order::Big] {
            let encoding = Encoding::Utf16(order);
            assert_eq!(Decoded::of(&encoded(text, encoding)).unwrap().text, text);
            assert!(Decoded::of(&[&encoded(text, encoding)[..], b"x"].concat()).is_none(), "half a character is left");
            assert!(Decoded::of(&encoded("a\u{1}b\u{2}", encoding)).is_none(), "numbers are no text");
        }
        for bytes in [&b"a\0b\0\0\0"[..], b"\0\0\0\0", b"x\0yz", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"", b"\0"] {
            assert!(Decoded::of(bytes).is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn a_mark_does_not_hide_text_in_bytes() {
        for text in ["token = secret", "not UTF-8 \u{1} TODO", &"token = \"0123456789abcdef0123456789\"\n".repeat(9)] {
            for mark in [b"\xff\xfe", b"\xfe\xff"] {
                assert!(Decoded::of(&[&mark[..], text.as_bytes()].concat()).is_none(), "{text}");
            }
        }
        let mixed = [&encoded("\u{feff}text\n", ALL[0])[..], b"token = 0123456789abcdef0123"].concat();
        assert!(Decoded::of(&mixed).is_none(), "it is binary, which is said");
        let chinese = "\u{feff}密码管理系统的配置文件说明\n".repeat(300);
        assert_eq!(Decoded::of(&encoded(&chinese, ALL[1])).unwrap().text, chinese);
    }

    #[test]
    fn what_only_begins_with_a_mark_is_binary() {
        let noise = |start: &[u8]| [start, &(0..4_000_u32).flat_map(|n| (n * 40_503).to_le_bytes()).collect::<Vec<_>>()].concat();
        assert!(Decoded::of(&noise(b"\xff\xfe")).is_none());
        assert!(Decoded::of(b"\xff\xfea\0\0\0b\0").is_none(), "a NUL is no text either");
        assert_eq!(Decoded::of(b"\xff\xfea\0b").unwrap().text, "\u{feff}a\u{fffd}", "half a character is left");
        let halved = [&encoded("\u{feff}long text\n", ALL[0]).repeat(20)[..], b"\0\xd8x\0"].concat();
        assert!(Decoded::of(&halved).unwrap().text.ends_with("\u{fffd}x"), "one wrong character is replaced");
    }

    proptest! {
        #[test]
        fn every_character_is_found_in_the_file(text in "[a-zé✓𝄞\n]{1,3000}") {
            for encoding in ALL {
                let marked = format!("\u{feff}{text}");
                let file = encoded(&marked, encoding);
                let decoded = Decoded::of(&file).unwrap();
                for (byte, _) in marked.char_indices().step_by(97) {
                    let expected = encoded(&marked[..byte], encoding).len();
                    prop_assert_eq!(decoded.places.in_file(marked.as_bytes(), byte), expected);
                }
                prop_assert_eq!(decoded.places.in_file(marked.as_bytes(), marked.len()), file.len());
            }
        }
    }
}
