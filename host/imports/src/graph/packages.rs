//! JavaScript's packages inside the project, and the configurations that give modules other names.

use std::collections::{BTreeSet, HashMap};

use super::{
    aliases::Aliases,
    files::{Files, around, folder, join, nearest},
};
use crate::{
    imports::{Imports, Said},
    manifest::{PackageJson, TsConfig},
};

/// How many packages of the same name count, and how many configurations that build on each other.
const MAX_ALTERNATIVES: usize = 16;

/// The packages of a project.
#[derive(Default)]
pub(super) struct Packages<'p> {
    /// By name; those with the same one sorted by their folder.
    named: HashMap<&'p str, Vec<(&'p str, ())>>,
    /// The modules of the package in a folder.
    exports: HashMap<&'p str, Aliases<'p>>,
}

impl<'p> Packages<'p> {
    pub fn new(files: &Files<'p>, said: &'p [Imports]) -> Self {
        let mut packages = Self::default();
        for ((_, path), Imports(said)) in files.iter().zip(said) {
            let Said::PackageJson(PackageJson { name, exports, .. }) = said else { continue };
            let folder = folder(path);
            packages.exports.insert(folder, Aliases::new(folder.to_owned(), exports));
            if let Some(name) = name {
                packages.named.entry(name).or_default().push((folder, ()));
            }
        }
        packages
    }

    /// The folders of the packages that a specifier may mean for a file in this folder, and what it wants of them.
    pub fn find<'s>(&self, specifier: &'s str, own: &str) -> (&[(&'p str, ())], &'s str) {
        let slash = |from: usize| specifier[from..].find('/').map(|at| from + at);
        let end = if specifier.starts_with('@') { slash(0).and_then(|first| slash(first + 1)) } else { slash(0) };
        let (name, rest) = specifier.split_at(end.unwrap_or(specifier.len()));
        let found = self.named.get(name).map(|folders| nearest(folders, own)).unwrap_or_default();
        (&found[..found.len().min(MAX_ALTERNATIVES)], rest)
    }

    /// Where the manifest of the package in this folder says that `.` or `./…` is.
    pub fn exported(&self, folder: &str, module: &str) -> Vec<String> {
        self.exports.get(folder).map(|exports| exports.paths(module)).unwrap_or_default()
    }
}

/// The configurations of a project.
#[derive(Default)]
pub(super) struct Configs<'p> {
    aliases: Vec<Aliases<'p>>,
    /// The folder where modules are looked for, by configuration.
    bases: Vec<Option<String>>,
    /// The configurations for the files below a folder.
    below: HashMap<&'p str, BTreeSet<usize>>,
}

impl<'p> Configs<'p> {
    pub fn new(files: &Files<'p>, said: &'p [Imports]) -> Self {
        let mut configs = Self::default();
        let mut places = HashMap::new();
        let mut ts_configs = Vec::new();
        for ((file, path), Imports(said)) in files.iter().zip(said) {
            let own = folder(path);
            match said {
                Said::TsConfig(config) => {
                    let base = config.base.as_deref().and_then(|base| join(own, base));
                    let aliases = Aliases::new(base.clone().unwrap_or_else(|| own.to_owned()), &config.paths);
                    ts_configs.push((own, config, configs.bases.len()));
                    places.insert(file, (own, config, configs.bases.len()));
                    configs.aliases.push(aliases);
                    configs.bases.push(base);
                }
                Said::PackageJson(package) if !package.imports.is_empty() => {
                    configs.below.entry(own).or_default().insert(configs.bases.len());
                    configs.aliases.push(Aliases::new(own.to_owned(), &package.imports));
                    configs.bases.push(None);
                }
                _ => {}
            }
        }
        for config in ts_configs {
            let below = configs.below.entry(config.0).or_default();
            let says_something = |place: &usize| !configs.aliases[*place].is_empty() || configs.bases[*place].is_some();
            below.extend(chain(config, &places, files).into_iter().filter(says_something));
        }
        configs
    }

    /// The configurations for the files in a folder.
    pub fn of(&self, own: &str) -> BTreeSet<usize> {
        around(own).filter_map(|folder| self.below.get(folder)).flatten().copied().collect()
    }

    /// Where a configuration says that a module is.
    pub fn paths(&self, config: usize, specifier: &str) -> Vec<String> {
        let mut paths = self.aliases[config].paths(specifier);
        paths.extend(self.bases[config].as_deref().and_then(|base| join(base, specifier)));
        paths
    }
}

type Placed<'p> = (&'p str, &'p TsConfig, usize);

/// A configuration and those it builds on.
fn chain<'p>(first: Placed<'p>, places: &HashMap<usize, Placed<'p>>, files: &Files<'p>) -> BTreeSet<usize> {
    let mut seen = BTreeSet::from([first.2]);
    let mut waiting = vec![first];
    while let Some((own, config, _)) = waiting.pop() {
        let extended = config.extends.iter().filter_map(|path| join(own, path));
        let files = extended.flat_map(|path| ["", ".json", "/tsconfig.json"].map(|end| files.find(&format!("{path}{end}"))));
        for next in files.flatten().filter_map(|file| places.get(&file)) {
            if seen.len() < MAX_ALTERNATIVES && seen.insert(next.2) {
                waiting.push(*next);
            }
        }
    }
    seen
}
