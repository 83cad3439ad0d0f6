//! Which files depend on which.

mod aliases;
mod crates;
mod edges;
mod files;
mod modules;
mod packages;
mod rust;
mod scripts;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crates::Crates;
use edges::{Edges, Importers};
use files::Files;
use modules::Modules;
use scripts::Scripts;

use crate::imports::{Imports, Said};

/// Which files of a project depend on which.
///
/// Only what resolves to a file of the project counts. A file depends on
/// - Python: the modules it imports, and the `__init__.py` of the packages around them, which run as well;
/// - JavaScript and TypeScript: the modules it imports or refers to, also by the aliases of `tsconfig.json` and by the names of
///   packages inside the project;
/// - Rust: the modules it declares, the files it includes, and the file of the deepest module in each path it mentions, also of other
///   crates inside the project.
#[derive(Debug)]
pub struct Graph {
    /// Sorted; a file's place is its node.
    paths: Vec<String>,
    importers: Importers,
    /// The files that count as depending on every other.
    boundless: Vec<usize>,
}

impl Graph {
    /// Resolves the imports of a project's files. All files belong here, those that say nothing about others with
    /// [`Imports::default()`], and so do paths that are gone: imports of them are only found if they are known.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (String, Imports)>) -> Self {
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by(|(left, said), (right, other)| {
            left.cmp(right).then_with(|| (said.0 == Said::Nothing).cmp(&(other.0 == Said::Nothing)))
        });
        files.dedup_by(|later, first| later.0 == first.0);
        let (paths, said): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        let mut edges = Edges::new(paths.len());
        let mut boundless = Vec::new();
        let files = Files::new(&paths);
        let mut modules = Modules::new(&files, &mut edges);
        let scripts = Scripts::new(&files, &said);
        let mut crates = Crates::new(&files, &said);
        for (file, Imports(said)) in said.iter().enumerate() {
            match said {
                Said::Nothing | Said::CargoToml(_) | Said::PackageJson(_) | Said::TsConfig(_) => {}
                Said::TooMany => boundless.push(file),
                Said::Python(imports) => modules.link(file, imports, &mut edges),
                Said::JavaScript(specifiers) => scripts.link(file, specifiers, &mut edges),
                Said::Rust(source) => crates.link(file, source, &mut edges),
            }
        }
        let importers = edges.into_importers();
        Self { paths, importers, boundless }
    }

    /// The files that depend on one of these, directly or through others, and are not among them. Paths that were not given to
    /// [`Graph::new`] have no dependents.
    #[must_use]
    pub fn dependents<P: AsRef<str>>(&self, changed: impl IntoIterator<Item = P>) -> BTreeSet<&str> {
        let place = |path: P| self.paths.binary_search_by(|known| known.as_str().cmp(path.as_ref())).ok();
        let changed: BTreeSet<_> = changed.into_iter().filter_map(place).collect();
        let mut seen = vec![false; self.importers.nodes()];
        let mut waiting: Vec<_> = changed.iter().copied().collect();
        if !waiting.is_empty() {
            waiting.extend(&self.boundless);
        }
        while let Some(node) = waiting.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                waiting.extend(self.importers.of(node));
            }
        }
        let reached = self.paths.iter().zip(seen).enumerate();
        reached.filter(|(file, (_, seen))| *seen && !changed.contains(file)).map(|(_, (path, _))| path.as_str()).collect()
    }
}
