//! Other names of modules: patterns, and the paths they stand for.

use std::collections::{BTreeSet, HashMap};

use super::files::join;
use crate::manifest::Alias;

/// How many patterns with the same start count, and how many paths of one. The standard is one.
const MAX_ALTERNATIVES: usize = 64;

/// The aliases of one manifest.
#[derive(Default)]
pub(super) struct Aliases<'p> {
    /// The folder to which the paths are relative.
    folder: String,
    exact: HashMap<&'p str, &'p Alias>,
    /// By what stands before the `*`; with what stands behind it.
    open: HashMap<&'p str, Vec<(&'p str, &'p Alias)>>,
    /// How long the keys of `open` are.
    lengths: BTreeSet<usize>,
}

impl<'p> Aliases<'p> {
    pub fn new(folder: String, aliases: &'p [Alias]) -> Self {
        let mut new = Self { folder, ..Self::default() };
        for alias in aliases {
            match alias.pattern.split_once('*') {
                None => {
                    new.exact.insert(&alias.pattern, alias);
                }
                Some((before, behind)) => {
                    new.open.entry(before).or_default().push((behind, alias));
                    new.lengths.insert(before.len());
                }
            }
        }
        new
    }

    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.open.is_empty()
    }

    /// All paths that a name stands for.
    pub fn paths(&self, name: &str) -> Vec<String> {
        let exact = self.exact.get(name).map(|alias| (*alias, ""));
        let starts = self.lengths.iter().filter_map(|length| name.split_at_checked(*length));
        let open = starts.filter_map(|(before, rest)| Some((self.open.get(before)?, rest))).flat_map(|(aliases, rest)| {
            aliases.iter().take(MAX_ALTERNATIVES).filter_map(move |(behind, alias)| Some((*alias, rest.strip_suffix(behind)?)))
        });
        let paths = exact.into_iter().chain(open).flat_map(|(alias, star)| {
            alias.targets.iter().take(MAX_ALTERNATIVES).map(move |target| target.replacen('*', star, 1))
        });
        paths.filter_map(|path| join(&self.folder, &path)).collect()
    }
}
