//! Fingerprints of runs of tokens, picked by winnowing.
//!
//! Schleimer, Wilkerson and Aiken, “Winnowing: Local Algorithms for Document Fingerprinting” (SIGMOD 2003): of every `w`
//! consecutive hashes of `k` tokens keep the smallest, the rightmost one if there are several. Two texts that share
//! `w + k - 1` tokens then share a fingerprint, though only about two of `w + 1` hashes are kept.

use std::collections::VecDeque;

/// How long a fingerprinted run is, and how far apart two kept ones may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The length of a run, in tokens.
    pub tokens: usize,
    /// Of so many hashes in a row one is kept.
    pub hashes: usize,
}

impl Window {
    /// The window that misses no equal runs of at least `min_tokens` tokens.
    #[must_use]
    pub fn for_clones_of(min_tokens: u32) -> Self {
        let tokens = (min_tokens as usize / 2).max(1);
        Self { tokens, hashes: min_tokens as usize - tokens + 1 }
    }
}

/// A multiplier for the rolling hash: odd, and with bits spread evenly.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Calls `keep` with the index and the hash of each kept run of `tokens`, in rising order.
pub fn winnow(tokens: &[u64], window: Window, mut keep: impl FnMut(usize, u64)) {
    if tokens.len() < window.tokens {
        return;
    }
    let leaving = (1..window.tokens).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = 0_u64;
    let mut smallest: VecDeque<(usize, u64)> = VecDeque::new();
    let mut kept = None;
    let runs = tokens.len() - window.tokens + 1;
    for (end, token) in tokens.iter().enumerate() {
        if end >= window.tokens {
            hash = hash.wrapping_sub(tokens[end - window.tokens].wrapping_mul(leaving));
        }
        hash = hash.wrapping_mul(BASE).wrapping_add(*token);
        let Some(run) = (end + 1).checked_sub(window.tokens) else { continue };
        let mixed = mix(hash);
        while smallest.back().is_some_and(|(_, other)| *other >= mixed) {
            smallest.pop_back();
        }
        smallest.push_back((run, mixed));
        while smallest.front().is_some_and(|(first, _)| first + window.hashes <= run) {
            smallest.pop_front();
        }
        // A text shorter than one window still gets its smallest hash.
        if let (true, Some(&(index, hash))) = (run + 1 >= window.hashes.min(runs), smallest.front())
            && kept != Some(index)
        {
            kept = Some(index);
            keep(index, hash);
        }
    }
}

/// Spreads a hash over all its bits (the finaliser of splitmix64).
#[must_use]
pub fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// The hash of some bytes (FNV-1a, then mixed).
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    mix(bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Window, winnow};

    fn prints(tokens: &[u64], window: Window) -> Vec<u64> {
        let mut prints = Vec::new();
        winnow(tokens, window, |_, hash| prints.push(hash));
        prints
    }

    proptest! {
        #[test]
        fn texts_that_share_enough_tokens_share_a_fingerprint(
            shared in prop::collection::vec(0_u64..9, 20..40), before: Vec<u64>, after: Vec<u64>, other: Vec<u64>,
        ) {
            let window = Window::for_clones_of(20);
            let one = [before, shared.clone(), after].concat();
            let two = [other, shared].concat();
            let known = prints(&one, window);
            prop_assert!(prints(&two, window).iter().any(|print| known.contains(print)));
        }
    }
}
