//! Proof inside a token: checksums, and text that must decode.

use super::kind::Verdict;

/// The digits of base 62 as GitHub and npm use them.
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// CRC-32 (IEEE), bit by bit: the inputs are short, a table would cost a page of memory.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

/// A number in base 62 with six digits.
pub(crate) fn base62(mut number: u32) -> [u8; 6] {
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(number % 62) as usize];
        number /= 62;
    }
    digits
}

/// A token that ends in the base-62 CRC-32 of what stands between its first `_` and the checksum, as GitHub and npm make
/// them. One that does not is reported with less confidence: people alter tokens before they paste them.
pub(crate) fn ends_in_crc32(token: &[u8]) -> Verdict {
    let body = memchr::memchr(b'_', token).map_or(token, |underscore| &token[underscore + 1..]);
    match body.split_last_chunk::<6>() {
        Some((random, checksum)) if base62(crc32(random)) == *checksum => Verdict::Confirmed,
        _ => Verdict::Plausible,
    }
}

/// A JSON Web Token: the first part must decode to a JSON object. Unsigned tokens grant
/// little.
pub(crate) fn is_jwt(token: &[u8]) -> Verdict {
    let header = token.split(|&byte| byte == b'.').next().unwrap_or_default();
    let Some(text) = base64(header) else { return Verdict::Rejected };
    let contains = |needle: &[u8]| memchr::memmem::find(&text, needle).is_some();
    let printable = text.iter().all(|&byte| (b' '..=b'~').contains(&byte) || byte.is_ascii_whitespace());
    if !printable || !text.starts_with(b"{") || !text.trim_ascii_end().ends_with(b"}") || !contains(b"\":") {
        return Verdict::Rejected;
    }
    if contains(b"\"none\"") { Verdict::Doubtful } else { Verdict::Confirmed }
}

/// Decodes base 64 of either alphabet, with or without padding; `None` if a byte does not belong to it.
pub(crate) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in text.iter().take_while(|&&byte| byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::{Verdict, base62, base64, crc32, ends_in_crc32, is_jwt};

    #[test]
    fn computes_crc32() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(&base62(0), b"000000");
        assert_eq!(&base62(u32::MAX), b"4gfFC3");
    }

    #[test]
    fn proves_a_published_revoked_token() {
        let token = concat!("gh", "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17");
        assert_eq!(ends_in_crc32(token.as_bytes()), Verdict::Confirmed);
        let altered = concat!("gh", "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkK", "0mLq17");
        assert_eq!(ends_in_crc32(altered.as_bytes()), Verdict::Plausible);
    }

    #[test]
    fn decodes_base64() {
        assert_eq!(base64(b"aGVsbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(base64(b"_-8").as_deref(), Some(&[0xFF, 0xEF][..]));
        assert_eq!(base64(b"a b"), None);
    }

    #[test]
    fn reads_the_header_of_a_jwt() {
        assert_eq!(is_jwt(concat!("eyJhbGciOi", "JIUzI1NiJ9.eyJhIjoxfQ.c2ln").as_bytes()), Verdict::Confirmed);
        assert_eq!(is_jwt(concat!("eyJhbGciOi", "Jub25lIn0.eyJhIjoxfQ.").as_bytes()), Verdict::Doubtful);
        assert_eq!(is_jwt(b"eyAbCdEfGhIjKl.eyAbCd.c2ln"), Verdict::Rejected);
    }
}
