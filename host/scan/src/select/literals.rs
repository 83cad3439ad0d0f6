//! The literals of all plugins, found in one pass.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::{InvalidSelection, MAX_LITERAL_BYTES, PluginSet, Selection};

/// Up to so many bytes of literals the faster kind of automaton is worth its memory: at most 512 bytes for each.
const FAST_BYTES: usize = 16 * 1024;

/// The literals of all plugins.
#[derive(Debug)]
pub(super) struct Literals {
    automaton: Option<AhoCorasick>,
    /// Whose each literal of the automaton is.
    owners: Vec<PluginSet>,
    /// The plugins that have literals.
    needing: PluginSet,
}

impl Literals {
    pub(super) fn new(selections: &[Selection]) -> Result<Self, InvalidSelection> {
        let mut owners: BTreeMap<Vec<u8>, PluginSet> = BTreeMap::new();
        let mut needing = PluginSet::EMPTY;
        for (plugin, selection) in selections.iter().enumerate() {
            for literal in shortest(plugin, &selection.literals)? {
                owners.entry(literal).or_default().insert(plugin);
                needing.insert(plugin);
            }
        }
        let automaton = if owners.is_empty() { None } else { Some(compile(owners.keys()).map_err(InvalidSelection::Literals)?) };
        Ok(Self { automaton, owners: owners.into_values().collect(), needing })
    }

    /// Those of `set` that need no literal, or one that is in the bytes. Ends as soon as all are decided.
    pub(super) fn select(&self, set: PluginSet, bytes: &[u8]) -> PluginSet {
        let mut missing = set.intersection(self.needing);
        if missing.is_empty() {
            return set;
        }
        for found in self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(bytes)) {
            missing = missing.difference(self.owners[found.pattern().as_usize()]);
            if missing.is_empty() {
                break;
            }
        }
        set.difference(missing)
    }
}

/// A plugin's literals in lower case, without those that contain another one: they would change nothing, and so at most one literal
/// of a plugin ends at any byte, which keeps the pass linear. Empty if every file has one of them.
fn shortest(plugin: usize, literals: &[Vec<u8>]) -> Result<BTreeSet<Vec<u8>>, InvalidSelection> {
    let bytes = literals.iter().map(Vec::len).sum();
    if bytes > MAX_LITERAL_BYTES {
        return Err(InvalidSelection::TooManyLiterals { plugin, bytes });
    }
    let all: BTreeSet<Vec<u8>> = literals.iter().map(|literal| literal.to_ascii_lowercase()).collect();
    if all.is_empty() || all.contains(&Vec::new()) {
        return Ok(BTreeSet::new());
    }
    let automaton = compile(all.iter()).map_err(InvalidSelection::Literals)?;
    let is_shortest =
        |literal: &Vec<u8>| automaton.find_overlapping_iter(literal).all(|found| found.end() - found.start() == literal.len());
    Ok(all.iter().filter(|literal| is_shortest(literal)).cloned().collect())
}

fn compile<'a>(literals: impl Iterator<Item = &'a Vec<u8>> + Clone) -> Result<AhoCorasick, aho_corasick::BuildError> {
    let bytes: usize = literals.clone().map(Vec::len).sum();
    let kind = (bytes <= FAST_BYTES).then_some(AhoCorasickKind::DFA);
    AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(literals)
}
