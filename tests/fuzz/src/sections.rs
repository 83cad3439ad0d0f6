//! Inputs of several parts, written so that people can read and edit a seed: a line `---` stands between one part and the next.

/// What stands between two parts.
const SEPARATOR: &[u8] = b"\n---\n";

/// The first `N` parts; those that are missing are empty, and the last one takes all the rest.
pub fn sections<const N: usize>(mut bytes: &[u8]) -> [&[u8]; N] {
    let mut parts = [&[][..]; N];
    for (index, part) in parts.iter_mut().enumerate() {
        let at = bytes.windows(SEPARATOR.len()).position(|window| window == SEPARATOR).filter(|_| index + 1 < N);
        let Some(at) = at else {
            *part = std::mem::take(&mut bytes);
            continue;
        };
        (*part, bytes) = (&bytes[..at], &bytes[at + SEPARATOR.len()..]);
    }
    parts
}

/// The lines of a part as text, each with what is not UTF-8 replaced.
pub fn lines(part: &[u8]) -> impl Iterator<Item = String> + '_ {
    part.split(|byte| *byte == b'\n').map(|line| String::from_utf8_lossy(line).into_owned())
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn parts_are_told_apart() {
        assert_eq!(sections::<3>(b"a\nb\n---\n\n---\nc\n---\nd"), [&b"a\nb"[..], b"", b"c\n---\nd"]);
        assert_eq!(sections::<2>(b"a---"), [&b"a---"[..], b""]);
        assert_eq!(sections::<2>(b""), [&b""[..], b""]);
    }
}
