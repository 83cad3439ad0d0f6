//! What the map hands to the reduce: a file's tokens, lines and fingerprints as compact bytes.
//!
//! Version 1, all numbers but tags and hashes as LEB128:
//!
//! ```text
//! 1                                                     the version
//! n, n × u16 little-endian                              the tag of each token
//! m, m × (tokens, lines, bytes, length)                 each line that has tokens, as distances to the one before
//! p, p × (tokens, u64 little-endian)                    each fingerprint: distance to the one before, and hash
//! ```
//!
//! Facts may come from a cache or a defective run, so the decoder trusts nothing.

/// The version of the encoding.
const VERSION: u8 = 1;

/// A token without its place: 0 for a cut, which equals nothing; the highest bit marks words, the others are a hash.
pub type Tag = u16;

/// The tag of a cut between two parts that are compared separately.
pub const CUT: Tag = 0;

/// The bit of words.
pub const WORD: Tag = 0x8000;

/// A line that has tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The index of its first token.
    pub token: u32,
    /// The zero-based number of the line.
    pub number: u32,
    /// The first byte of its first token.
    pub start: u32,
    /// The byte after its last token, which may stand on a later line.
    pub end: u32,
}

/// A run of tokens, and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// The index of its first token.
    pub token: u32,
    /// The hash.
    pub hash: u64,
}

/// Everything that the reduce knows about one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The tokens.
    pub tags: Vec<Tag>,
    /// The lines, in rising order of all their fields.
    pub lines: Vec<Line>,
    /// The fingerprints, in rising order of their tokens.
    pub prints: Vec<Print>,
}

/// Bytes that are no facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl Facts {
    /// The facts as bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        put(&mut bytes, self.tags.len() as u64);
        bytes.extend(self.tags.iter().flat_map(|tag| tag.to_le_bytes()));
        put(&mut bytes, self.lines.len() as u64);
        let mut before = Line { token: 0, number: 0, start: 0, end: 0 };
        for line in &self.lines {
            let distances =
                [line.token - before.token, line.number - before.number, line.start - before.start, line.end - line.start];
            distances.into_iter().for_each(|distance| put(&mut bytes, u64::from(distance)));
            before = *line;
        }
        put(&mut bytes, self.prints.len() as u64);
        let mut token = 0;
        for print in &self.prints {
            put(&mut bytes, u64::from(print.token - token));
            bytes.extend(print.hash.to_le_bytes());
            token = print.token;
        }
        bytes
    }

    /// The facts in some bytes.
    ///
    /// # Errors
    /// [`Malformed`] unless the bytes are exactly what [`Facts::encode`] makes of facts whose indices lie inside them.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader { bytes };
        if reader.take::<1>()? != [VERSION] {
            return Err(Malformed);
        }
        let tags = (0..reader.count(2)?).map(|_| reader.take().map(Tag::from_le_bytes)).collect::<Result<Vec<_>, _>>()?;
        let lines = reader.lines(tags.len())?;
        let prints = reader.prints(tags.len())?;
        if reader.bytes.is_empty() { Ok(Self { tags, lines, prints }) } else { Err(Malformed) }
    }
}

/// Writes a number, seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

struct Reader<'b> {
    bytes: &'b [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self.bytes.split_first_chunk().ok_or(Malformed)?;
        self.bytes = rest;
        Ok(*taken)
    }

    fn number(&mut self) -> Result<u32, Malformed> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let [byte] = self.take()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(number).map_err(|_| Malformed);
            }
        }
        Err(Malformed)
    }

    /// A number of items of at least `size` bytes each, of which there are enough.
    fn count(&mut self, size: usize) -> Result<usize, Malformed> {
        let count = self.number()? as usize;
        if count.checked_mul(size).is_some_and(|bytes| bytes <= self.bytes.len()) { Ok(count) } else { Err(Malformed) }
    }

    fn lines(&mut self, tokens: usize) -> Result<Vec<Line>, Malformed> {
        let count = self.count(4)?;
        let mut lines: Vec<Line> = Vec::with_capacity(count);
        let (mut token, mut number, mut start) = (0_u32, 0_u32, 0_u32);
        for _ in 0..count {
            let step = self.number()?;
            token = token.checked_add(step).ok_or(Malformed)?;
            number = number.checked_add(self.number()?).ok_or(Malformed)?;
            start = start.checked_add(self.number()?).ok_or(Malformed)?;
            let end = start.checked_add(self.number()?).ok_or(Malformed)?;
            if token as usize >= tokens || (step == 0 && !lines.is_empty()) {
                return Err(Malformed);
            }
            lines.push(Line { token, number, start, end });
        }
        Ok(lines)
    }

    fn prints(&mut self, tokens: usize) -> Result<Vec<Print>, Malformed> {
        let count = self.count(9)?;
        let mut prints = Vec::with_capacity(count);
        let mut token = 0_u32;
        for _ in 0..count {
            token = token.checked_add(self.number()?).ok_or(Malformed)?;
            let hash = u64::from_le_bytes(self.take()?);
            if token as usize >= tokens {
                return Err(Malformed);
            }
            prints.push(Print { token, hash });
        }
        Ok(prints)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Facts, Line, Print};

    fn facts() -> impl Strategy<Value = Facts> {
        (
            prop::collection::vec(any::<u16>(), 1..200),
            prop::collection::vec((1_u32..300, 0_u32..9, 0_u32..99), 0..20),
            any::<u64>(),
        )
            .prop_map(|(tags, steps, hash)| {
                let last = tags.len() as u32 - 1;
                let mut lines: Vec<Line> = Vec::new();
                let mut next = Line { token: 0, number: 0, start: 0, end: 7 };
                for (token, number, start) in steps {
                    if next.token <= last {
                        lines.push(next);
                    }
                    let start = next.start + start;
                    next = Line { token: next.token + token, number: next.number + number, start, end: start + token };
                }
                let prints = vec![Print { token: last / 2, hash }, Print { token: last, hash: !hash }];
                Facts { tags, lines, prints }
            })
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(facts in facts()) {
            prop_assert_eq!(Facts::decode(&facts.encode()), Ok(facts));
        }

        #[test]
        fn a_part_of_facts_is_no_facts(facts in facts(), cut: usize) {
            let bytes = facts.encode();
            prop_assert!(Facts::decode(&bytes[..cut % bytes.len()]).is_err());
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = Facts::decode(&[&[1], bytes.as_slice()].concat());
        }
    }
}
