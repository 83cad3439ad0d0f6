//! The names git gives to contents.

use std::fmt;

/// The most bytes a name has: SHA-256.
const MOST: usize = 32;

/// The name of an object: SHA-1 or SHA-256, as the repository has it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId {
    bytes: [u8; MOST],
    length: u8,
}

impl ObjectId {
    /// The name that git writes as these 40 or 64 hexadecimal digits in lower case.
    #[must_use]
    pub fn parse(digits: &[u8]) -> Option<Self> {
        let length = match digits.len() {
            40 => 20,
            64 => 32,
            _ => return None,
        };
        let mut bytes = [0; MOST];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0])? << 4 | value(pair[1])?;
        }
        Some(Self { bytes, length })
    }

    /// Its 20 or 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::ObjectId;

    #[test]
    fn names_of_both_lengths_are_read_and_written() {
        for digits in ["e69de29bb2d1d6434b8b29ae775ad8c2e48c5391".to_owned(), "0123456789abcdef".repeat(4)] {
            assert_eq!(ObjectId::parse(digits.as_bytes()).unwrap().to_string(), digits);
        }
        for digits in ["", "e69d", &"g".repeat(40), &"A".repeat(40), &"0".repeat(41)] {
            assert_eq!(ObjectId::parse(digits.as_bytes()), None, "{digits}");
        }
    }
}
