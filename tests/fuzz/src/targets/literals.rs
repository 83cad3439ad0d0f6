//! The words that a plugin says a file must contain: no plugin misses a file that has one of its own, whatever the others look for.

use btm_scan::select::{Selection, Selector};

use crate::sections::{lines, sections};

/// How many plugins look for something; the last one looks at every file.
const PLUGINS: usize = 3;

/// Words, a line each, that the plugins get in turn, and then the content of a file.
pub fn run(bytes: &[u8]) {
    let [words, content] = sections(bytes);
    let mut selections = vec![Selection::default(); PLUGINS + 1];
    for (index, word) in lines(words).filter(|word| !word.is_empty()).enumerate() {
        selections[index % PLUGINS].literals.push(word.into_bytes());
    }
    let Ok(selector) = Selector::new(&selections) else { return };
    let chosen = selector.by_content(selector.by_path("a.py"), "a.py", content);
    for (plugin, selection) in selections.iter().enumerate() {
        let is_there = |literal: &Vec<u8>| content.windows(literal.len()).any(|part| part.eq_ignore_ascii_case(literal));
        let expected = selection.literals.is_empty() || selection.literals.iter().any(is_there);
        assert_eq!(chosen.contains(plugin), expected, "plugin {plugin} looks for {:?}", selection.literals);
    }
}
