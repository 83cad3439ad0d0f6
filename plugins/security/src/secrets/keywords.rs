//! One automaton over the words of all kinds: a single pass over a file finds every place worth a closer look.

use aho_corasick::{Anchored, BuildError, MatchKind, StartKind, automaton::Automaton, automaton::StateID, dfa::DFA};

/// How many bytes are looked at together. They become straight code, which the sandbox meters once and not for every byte.
const CHUNK: usize = 16;

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
    automaton: DFA,
    start: StateID,
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
        let automaton =
            DFA::builder().match_kind(MatchKind::Standard).start_kind(StartKind::Unanchored).prefilter(false).build(&patterns)?;
        // It fails for searches that are anchored only.
        let start = automaton.start_state(Anchored::No).unwrap_or_default();
        Ok(Self { automaton, start, meanings })
    }

    /// Every place where a word stands, overlapping ones included. `lower` is the file in lower case.
    pub(crate) fn find<'a>(&'a self, lower: &'a [u8]) -> impl Iterator<Item = Anchor> + 'a {
        let (mut at, mut state) = (0, self.start);
        let ends = std::iter::from_fn(move || {
            while at < lower.len() {
                if let Some(behind) = self.pass(state, &lower[at..]) {
                    (at, state) = (at + CHUNK, behind);
                    continue;
                }
                for &byte in lower[at..].iter().take(CHUNK) {
                    (at, state) = (at + 1, self.automaton.next_state(Anchored::No, state, byte));
                    if self.automaton.is_match(state) {
                        return Some((at, state));
                    }
                }
            }
            None
        });
        ends.flat_map(move |(end, state)| {
            (0..self.automaton.match_len(state)).flat_map(move |index| {
                let pattern = self.automaton.match_pattern(state, index);
                let start = end - self.automaton.pattern_len(pattern);
                self.meanings[pattern.as_usize()].iter().map(move |&(word, target)| Anchor { start, end, word, target })
            })
        })
    }

    /// The state behind the next chunk, if no word ends in it.
    fn pass(&self, mut state: StateID, text: &[u8]) -> Option<StateID> {
        let mut is_special = false;
        for &byte in text.first_chunk::<CHUNK>()? {
            state = self.automaton.next_state(Anchored::No, state, byte);
            is_special |= self.automaton.is_special(state);
        }
        (!is_special).then_some(state)
    }
}

#[cfg(test)]
mod tests {
    use aho_corasick::automaton::Automaton as _;

    use super::{Keywords, Target};

    #[test]
    fn finds_overlapping_words_in_any_case() {
        let keywords = Keywords::new([("TOKEN", Target::Kind(0)), ("token", Target::Name(1)), ("okE", Target::Kind(2))]).unwrap();
        let found: Vec<_> = keywords.find(b"a token").map(|anchor| (anchor.start, anchor.word, anchor.target)).collect();
        assert_eq!(found, [(3, "okE", Target::Kind(2)), (2, "TOKEN", Target::Kind(0)), (2, "token", Target::Name(1))]);
    }

    #[test]
    fn finds_words_wherever_they_lie_in_a_chunk() {
        let keywords = Keywords::new([("ab", Target::Kind(0)), ("abc", Target::Kind(1)), ("c", Target::Kind(2))]).unwrap();
        for before in 0..40 {
            let text = format!("{}abc{}", "x".repeat(before), "x".repeat(40 - before));
            let found: Vec<_> = keywords.find(text.as_bytes()).map(|anchor| (anchor.start - before, anchor.word)).collect();
            assert_eq!(found, [(0, "ab"), (0, "abc"), (2, "c")], "{before}");
        }
    }

    #[test]
    fn stays_small() {
        let secrets = crate::secrets::Secrets::new(&crate::secrets::SecretsSettings::default()).unwrap();
        let size = secrets.keywords.map(|keywords| keywords.automaton.memory_usage()).unwrap_or_default();
        assert!(size < 1 << 20, "{size} bytes");
    }
}
