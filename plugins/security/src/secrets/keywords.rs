//! One automaton over the words of all kinds: a single pass over a file finds every place worth a closer look.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

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
    words: Vec<(String, Vec<Target>)>,
}

/// A word found in a file.
pub(crate) struct Anchor<'a> {
    /// The first byte of it.
    pub(crate) start: usize,
    /// The byte after the last.
    pub(crate) end: usize,
    /// The word as it was declared, which may differ in case.
    pub(crate) word: &'a str,
    /// What to do about it.
    pub(crate) targets: &'a [Target],
}

impl Keywords {
    /// Builds the automaton. Words that differ only in case share a place in it.
    pub(crate) fn new(pairs: impl IntoIterator<Item = (&'static str, Target)>) -> Result<Self, aho_corasick::BuildError> {
        let mut words: Vec<(String, Vec<Target>)> = Vec::new();
        for (word, target) in pairs {
            match words.iter_mut().find(|(known, _)| known == word) {
                Some((_, targets)) => targets.push(target),
                None => words.push((word.to_owned(), vec![target])),
            }
        }
        // The contiguous automaton has a tenth of the size of the full table, and a file touches few of its pages.
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(words.iter().map(|(word, _)| word))?;
        Ok(Self { automaton, words })
    }

    /// Every place where a word stands, overlapping ones included.
    pub(crate) fn find<'a>(&'a self, content: &'a [u8]) -> impl Iterator<Item = Anchor<'a>> + 'a {
        self.automaton.find_overlapping_iter(content).map(|found| {
            let (word, targets) = &self.words[found.pattern().as_usize()];
            Anchor { start: found.start(), end: found.end(), word, targets }
        })
    }

    /// The words, in lower case.
    pub(crate) fn words(&self) -> impl Iterator<Item = String> + '_ {
        self.words.iter().map(|(word, _)| word.to_ascii_lowercase())
    }
}
