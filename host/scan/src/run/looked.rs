//! Which plugins looked at how many files of which language.

use std::collections::{BTreeMap, HashMap};

use btm_model::LanguageCounts;

use super::{crew::Crew, view::View};
use crate::language::Languages;

/// How many files of a language each plugin saw, by its index.
#[derive(Debug, Default)]
pub(crate) struct Looked(HashMap<(&'static str, usize), u64>);

impl Looked {
    /// Counts a file that a plugin saw.
    pub(crate) fn add(&mut self, path: &str, plugin: usize) {
        if let Some(language) = Languages::of_path(path).first() {
            *self.0.entry((language, plugin)).or_default() += 1;
        }
    }

    /// What is said of all files that are reported on, by language. A language is known to the plugins that name it; those that name
    /// none see any file, and say nothing about languages.
    pub(crate) fn counts(&self, view: &View<'_>, crew: &Crew) -> Vec<LanguageCounts> {
        let mut files: BTreeMap<&'static str, u64> = BTreeMap::new();
        let targets = view.tree.files.iter().enumerate().filter(|(index, _)| view.is_target(*index));
        for language in targets.filter_map(|(_, path)| Languages::of_path(path).first()) {
            *files.entry(language).or_default() += 1;
        }
        let counts = |(language, files): (&'static str, u64)| {
            let own = Languages::named(language).unwrap_or_default();
            let plugins = crew.members.iter().enumerate();
            let known = plugins.clone().any(|(index, _)| crew.selector.is_made_for(index, own) == Some(true));
            let saw = plugins.filter_map(|(index, member)| Some((member.name.clone(), *self.0.get(&(language, index))?)));
            LanguageCounts { language: language.to_owned(), files, known, analyzers: saw.collect() }
        };
        files.into_iter().map(counts).collect()
    }
}
