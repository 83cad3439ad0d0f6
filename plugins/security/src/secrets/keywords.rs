//! One automaton over the words of all kinds: a single pass over a file finds every place worth a closer look.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind, StartKind};

/// What to do where a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Try the kind with this index.
    Kind(usize),
    /// Judge the assignment by the name with this index.
    Name(usize),
}

/// The words and their targets.
#[derive(Debug)]
pub(crate) struct Keywords {
    automaton: AhoCorasick,
    /// For each pattern of the automaton, the words that it stands for (they differ in case) and their targets.
    meanings: Vec<Vec<(&'static str, Target)>>,
}

/// A word found in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anchor {
    /// The first byte of it.
    pub(crate) start: usize,
    /// The byte after the last.
    pub(crate) end: usize,
    /// The word as it was declared, which may differ in case from what stands in the file.
    pub(crate) word: &'static str,
    /// What to do about it.
    pub(crate) target: Target,
}

impl Keywords {
    /// Builds the automaton.
    pub(crate) fn new(pairs: impl IntoIterator<Item = (&'static str, Target)>) -> Result<Self, BuildError> {
        let mut patterns: Vec<String> = Vec::new();
        let mut meanings: Vec<Vec<(&'static str, Target)>> = Vec::new();
        for (word, target) in pairs {
            let pattern = word.to_ascii_lowercase();
            match patterns.iter().position(|known| *known == pattern) {
                Some(at) => meanings[at].push((word, target)),
                None => {
                    patterns.push(pattern);
                    meanings.push(vec![(word, target)]);
                }
            }
        }
        // The full table is three times as fast as the compact automaton. It stays small because the text is put into
        // lower case first: with both cases in it, it would be twice as wide.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Unanchored)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&patterns)?;
        Ok(Self { automaton, meanings })
    }

    /// Every place where a word stands, overlapping ones included. `lower` is the file in lower case.
    pub(crate) fn find<'a>(&'a self, lower: &'a [u8]) -> impl Iterator<Item = Anchor> + 'a {
        self.automaton.find_overlapping_iter(lower).flat_map(|found| {
            let meanings = &self.meanings[found.pattern().as_usize()];
            meanings.iter().map(move |&(word, target)| Anchor { start: found.start(), end: found.end(), word, target })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Keywords, Target};

    #[test]
    fn finds_overlapping_words_in_any_case() {
        let keywords = Keywords::new([("TOKEN", Target::Kind(0)), ("token", Target::Name(1)), ("okE", Target::Kind(2))]).unwrap();
        let found: Vec<_> = keywords.find(b"a token").map(|anchor| (anchor.start, anchor.word, anchor.target)).collect();
        assert_eq!(found, [(3, "okE", Target::Kind(2)), (2, "TOKEN", Target::Kind(0)), (2, "token", Target::Name(1))]);
    }

    #[test]
    fn stays_small() {
        let secrets = crate::secrets::Secrets::new(&crate::secrets::SecretsSettings::default()).unwrap();
        let size = secrets.keywords.map(|keywords| keywords.automaton.memory_usage()).unwrap_or_default();
        assert!(size < 1 << 20, "{size} bytes");
    }
}
