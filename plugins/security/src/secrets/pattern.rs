//! Expressions that are kept apart from the memory they work with.
//!
//! A `regex::Regex` owns that memory. Compiled while the plugin is configured, it would lie scattered over the snapshot, and the
//! host would have to put back page after page for each file. Here it is made when a file first needs it, behind everything else.

use std::ops::Range;

use regex_automata::{
    Input,
    meta::{BuildError, Cache, Config, Regex},
    util::syntax,
};

/// An expression on bytes, without Unicode classes, which are a hundred times as expensive.
#[derive(Debug)]
pub(crate) struct Pattern(Regex);

/// What one pattern works with; empty until it is needed.
#[derive(Debug, Default)]
pub(crate) struct Memory(Option<Cache>);

impl Pattern {
    /// Compiles an expression.
    pub(crate) fn new(pattern: &str) -> Result<Self, Box<BuildError>> {
        let syntax = syntax::Config::new().unicode(false).utf8(false);
        Regex::builder().syntax(syntax).configure(Config::new().utf8_empty(false)).build(pattern).map(Self).map_err(Box::new)
    }

    /// Where the first group of the leftmost match is, or the match if the expression has no group.
    pub(crate) fn find(&self, memory: &mut Memory, text: &[u8]) -> Option<Range<usize>> {
        let cache = memory.0.get_or_insert_with(|| self.0.create_cache());
        let input = Input::new(text);
        if self.0.captures_len() == 1 {
            return self.0.search_with(cache, &input).map(|found| found.range());
        }
        let mut groups = self.0.create_captures();
        self.0.search_captures_with(cache, &input, &mut groups);
        groups.iter().skip(1).flatten().next().map(|group| group.range())
    }
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
}
