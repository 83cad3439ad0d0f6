//! Which plugins want to see a file: decided by the host, before a sandbox is entered.
//!
//! Two stages: [`Selector::by_path`] needs no I/O and leaves in whom only the content can rule out; [`Selector::by_content`] decides,
//! with one pass over the bytes for the literals of all plugins.

mod globs;
mod literals;
mod set;

pub use globs::{Globs, InvalidGlob};
use literals::Literals;
pub use set::PluginSet;

use crate::language::Languages;

/// How many plugins one scan can have: they fit into one machine word.
pub const MAX_PLUGINS: usize = 64;

/// How many bytes the literals of one plugin may have together. The security plugin needs some 3,000.
pub const MAX_LITERAL_BYTES: usize = 256 * 1024;

/// Which files one plugin wants, as its descriptor says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Patterns in git-ignore syntax.
    pub globs: Vec<String>,
    /// Names of languages.
    pub languages: Vec<String>,
    /// Byte strings of which a file must contain one, in any case of ASCII letters.
    pub literals: Vec<Vec<u8>>,
    /// The largest file it wants.
    pub max_bytes: Option<u64>,
}

/// Why a selection cannot be used, and whose it is (the index in the list).
#[derive(Debug, thiserror::Error)]
pub enum InvalidSelection {
    /// More plugins than fit.
    #[error("{0} plugins are more than the {MAX_PLUGINS} that one scan can have")]
    TooManyPlugins(usize),
    /// A pattern that is not in git-ignore syntax.
    #[error("{error}")]
    Glob {
        /// Whose.
        plugin: usize,
        /// What is wrong.
        error: InvalidGlob,
    },
    /// A language that the contract does not know.
    #[error("unknown language `{name}`")]
    UnknownLanguage {
        /// Whose.
        plugin: usize,
        /// The name.
        name: String,
    },
    /// More literals than are allowed.
    #[error("its literals have {bytes} bytes; at most {MAX_LITERAL_BYTES} are allowed")]
    TooManyLiterals {
        /// Whose.
        plugin: usize,
        /// The bytes of all its literals.
        bytes: usize,
    },
    /// The literals of all plugins together cannot be compiled.
    #[error("the literals of all plugins together are too many: {0}")]
    Literals(aho_corasick::BuildError),
}

/// Selects files for all plugins of a scan at once. Plugins are numbered as in the list it was made from.
#[derive(Debug)]
pub struct Selector {
    filters: Vec<Filter>,
    literals: Literals,
}

/// One plugin's conditions but the literals.
#[derive(Debug)]
struct Filter {
    globs: Globs,
    languages: Languages,
    has_no_names: bool,
    max_bytes: u64,
}

impl Selector {
    /// Selects by these conditions.
    ///
    /// # Errors
    /// If a condition is not valid; the error names the plugin.
    pub fn new(selections: &[Selection]) -> Result<Self, InvalidSelection> {
        if selections.len() > MAX_PLUGINS {
            return Err(InvalidSelection::TooManyPlugins(selections.len()));
        }
        let filters =
            selections.iter().enumerate().map(|(plugin, selection)| Filter::new(plugin, selection)).collect::<Result<_, _>>()?;
        Ok(Self { filters, literals: Literals::new(selections)? })
    }

    /// Checks one plugin's conditions by themselves.
    ///
    /// # Errors
    /// If a condition is not valid.
    pub fn check(selection: &Selection) -> Result<(), InvalidSelection> {
        Self::new(std::slice::from_ref(selection)).map(|_| ())
    }

    /// The plugins that may want a file, by its path alone. If there is none, the file need not be read.
    #[must_use]
    pub fn by_path(&self, path: &str) -> PluginSet {
        let languages = Languages::of_path(path);
        let may_be_any = languages.is_empty() && Languages::needs_first_line(path);
        self.keep(PluginSet::first(self.filters.len()), |filter| {
            filter.has_no_names
                || filter.languages.overlaps(languages)
                || may_be_any && !filter.languages.is_empty()
                || filter.globs.matches(path)
        })
    }

    /// Whether a plugin names languages, and if so, whether one of these.
    #[must_use]
    pub fn is_made_for(&self, plugin: usize, languages: Languages) -> Option<bool> {
        let filter = self.filters.get(plugin).filter(|filter| !filter.languages.is_empty())?;
        Some(filter.languages.overlaps(languages))
    }

    /// Those of `candidates`, which [`Selector::by_path`] gave, that want the file with this content.
    #[must_use]
    pub fn by_content(&self, candidates: PluginSet, path: &str, bytes: &[u8]) -> PluginSet {
        let mut set = self.keep(candidates, |filter| bytes.len() as u64 <= filter.max_bytes);
        if !set.is_empty() && Languages::needs_first_line(path) {
            let languages = Languages::of_first_line(bytes);
            set = self
                .keep(set, |filter| filter.has_no_names || filter.languages.overlaps(languages) || filter.globs.matches(path));
        }
        self.literals.select(set, bytes)
    }

    fn keep(&self, set: PluginSet, wants: impl Fn(&Filter) -> bool) -> PluginSet {
        set.iter().filter(|plugin| self.filters.get(*plugin).is_some_and(&wants)).collect()
    }
}

impl Filter {
    fn new(plugin: usize, selection: &Selection) -> Result<Self, InvalidSelection> {
        let mut languages = Languages::default();
        for name in &selection.languages {
            let language =
                Languages::named(name).ok_or_else(|| InvalidSelection::UnknownLanguage { plugin, name: name.clone() })?;
            languages = languages.union(language);
        }
        Ok(Self {
            globs: Globs::new(&selection.globs).map_err(|error| InvalidSelection::Glob { plugin, error })?,
            languages,
            has_no_names: selection.globs.is_empty() && selection.languages.is_empty(),
            max_bytes: selection.max_bytes.unwrap_or(u64::MAX),
        })
    }
}

#[cfg(test)]
mod tests;
