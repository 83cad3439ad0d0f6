//! Lists of words, looked for all at once. Statics of them are part of the snapshot if they are forced while the plugin is
//! configured.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// Words of which a text may contain some, in any case.
#[derive(Debug)]
pub(crate) struct Words {
    /// Nothing only if the words are too many to build it, which no list here has.
    automaton: Option<AhoCorasick>,
}

impl Words {
    /// A list of words in lower case.
    pub(crate) fn new<W: AsRef<[u8]>>(words: impl IntoIterator<Item = W>) -> Self {
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(words).ok();
        Self { automaton }
    }

    /// Whether a text contains one of the words.
    pub(crate) fn are_in(&self, text: impl AsRef<[u8]>) -> bool {
        self.automaton.as_ref().is_some_and(|automaton| automaton.is_match(text.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_are_found_anywhere_in_any_case() {
        let words = Words::new(["escape", "safe"]);
        assert!(words.are_in("html_Escape") && words.are_in("UNSAFE") && !words.are_in("sa fe"));
    }
}
