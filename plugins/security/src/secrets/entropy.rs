//! How surprising the bytes of a text are.

/// Shannon entropy in bits a byte: 0 for one byte repeated, at most 8.
pub(crate) fn shannon(text: &[u8]) -> f32 {
    let mut counts = [0_u16; 256];
    for &byte in text {
        counts[usize::from(byte)] = counts[usize::from(byte)].saturating_add(1);
    }
    let total = text.len() as f32;
    counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| {
            let share = f32::from(count) / total;
            -share * share.log2()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::shannon;

    #[test]
    fn counts_bits() {
        assert!(shannon(b"").abs() < 1e-6);
        assert!(shannon(b"aaaa").abs() < 1e-6);
        assert!((shannon(b"abab") - 1.0).abs() < 1e-6);
        assert!((shannon(b"0123456789abcdef") - 4.0).abs() < 1e-6);
    }
}
