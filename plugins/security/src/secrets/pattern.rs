//! Expressions that are kept apart from the memory they work with.
//!
//! A `regex::Regex` owns that memory. Compiled while the plugin is configured, it would lie scattered over the snapshot, and the
//! host would have to put back page after page for each file. Here it is made when a file first needs it, behind everything else.
//! Most expressions know at every byte where to go, and need no memory at all; a lazy automaton would be built anew for each file.

use std::ops::Range;

use regex_automata::{
    Anchored, Input,
    dfa::onepass::{self, DFA},
    meta::{BuildError, Cache, Config, Regex},
    util::syntax,
};

/// The largest table of an expression without memory, in bytes.
const LARGEST: usize = 64 << 10;

/// An expression on bytes, without Unicode classes, which are a hundred times as expensive.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// One that starts where the text does and never has a choice.
    OnePass(Box<DFA>),
    /// Any other.
    Any(Regex),
}

/// What one pattern works with; empty until it is needed. In a box, because there are hundreds of them for each file.
#[derive(Debug, Default)]
pub(crate) struct Memory(Option<Box<Cache>>);

impl Pattern {
    /// Compiles an expression.
    pub(crate) fn new(pattern: &str) -> Result<Self, Box<BuildError>> {
        let syntax = syntax::Config::new().unicode(false).utf8(false);
        let one_pass = DFA::builder().syntax(syntax).configure(onepass::Config::new().size_limit(Some(LARGEST))).build(pattern);
        if let Ok(one_pass) = one_pass
            && one_pass.get_nfa().is_always_start_anchored()
        {
            return Ok(Self::OnePass(Box::new(one_pass)));
        }
        Regex::builder().syntax(syntax).configure(Config::new().utf8_empty(false)).build(pattern).map(Self::Any).map_err(Box::new)
    }

    /// Where the first group of the leftmost match is, or the match if the expression has no group.
    pub(crate) fn find(&self, memory: &mut Memory, text: &[u8]) -> Option<Range<usize>> {
        match self {
            Self::OnePass(one_pass) => find_in_one_pass(one_pass, text),
            Self::Any(regex) => find(regex, memory.0.get_or_insert_with(|| Box::new(regex.create_cache())), text),
        }
    }
}

fn find_in_one_pass(one_pass: &DFA, text: &[u8]) -> Option<Range<usize>> {
    let mut places = vec![None; one_pass.get_nfa().group_info().slot_len()];
    let input = Input::new(text).anchored(Anchored::Yes);
    // It fails for searches that are not anchored only.
    one_pass.try_search_slots(&mut one_pass.create_cache(), &input, &mut places).ok()??;
    let mut ranges = places.chunks_exact(2).map(|place| Some(place[0]?.get()..place[1]?.get()));
    let whole = ranges.next()?;
    if ranges.len() == 0 { whole } else { ranges.flatten().next() }
}

fn find(regex: &Regex, cache: &mut Cache, text: &[u8]) -> Option<Range<usize>> {
    let input = Input::new(text);
    if regex.captures_len() == 1 {
        return regex.search_with(cache, &input).map(|found| found.range());
    }
    let mut groups = regex.create_captures();
    regex.search_captures_with(cache, &input, &mut groups);
    groups.iter().skip(1).flatten().next().map(|group| group.range())
}

#[cfg(test)]
mod tests {
    use super::{Memory, Pattern};

    #[test]
    fn the_first_group_that_took_part_counts() {
        let (pattern, mut memory) = (Pattern::new(r"x(a)|y(b)").unwrap(), Memory::default());
        assert_eq!(pattern.find(&mut memory, b"\xff yb"), Some(3..4));
        assert_eq!(pattern.find(&mut memory, b"xa"), Some(1..2));
        assert_eq!(pattern.find(&mut memory, b"xb"), None);
        assert_eq!(Pattern::new("b+").unwrap().find(&mut Memory::default(), b"abb"), Some(1..3));
    }

    #[test]
    fn an_expression_without_choices_finds_the_same() {
        for (expression, text, expected) in [
            ("^ab?c", "abcc", Some(0..3)),
            ("^ab?c", "xabc", None),
            ("^(?:a(b+)|c(d))", "abbx", Some(1..3)),
            ("^(?:a(b+)|c(d))", "cd!", Some(1..2)),
            ("^(?:a(b)?c)", "ac", None),
            ("^(?:[a-z]{3})$", "abcd", None),
        ] {
            let pattern = Pattern::new(expression).unwrap();
            assert!(matches!(pattern, Pattern::OnePass(_)), "{expression}");
            assert_eq!(pattern.find(&mut Memory::default(), text.as_bytes()), expected, "{expression}");
        }
    }

    #[test]
    fn most_expressions_need_no_memory() {
        let kinds = crate::secrets::Secrets::new(&crate::secrets::SecretsSettings::default()).unwrap().kinds;
        let one_pass = kinds.iter().filter(|kind| matches!(kind.pattern, Pattern::OnePass(_))).count();
        assert!(one_pass * 3 > kinds.len() * 2, "{one_pass} of {}", kinds.len());
    }
}
