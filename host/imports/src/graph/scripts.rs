//! JavaScript's and TypeScript's modules, and which files they are.

use std::collections::{HashMap, HashSet};

use super::{
    edges::Edges,
    files::{Files, folder, join},
    packages::{Configs, Packages},
};
use crate::imports::Imports;

/// What a specifier may leave out; those of two parts stand first.
const ENDINGS: [&str; 14] =
    [".d.ts", ".d.mts", ".d.cts", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json", ".vue", ".svelte"];

/// Endings of what is compiled, which stand for those of the source.
const COMPILED: [&str; 4] = [".js", ".jsx", ".mjs", ".cjs"];

/// Parts of names that say for which platform the file is.
const PLATFORMS: [&str; 6] = [".ios", ".android", ".native", ".web", ".windows", ".macos"];

/// Where the source of a compiled module may be.
const SOURCES: [&str; 2] = ["src/", ""];

/// All modules of a project.
pub(super) struct Scripts<'p> {
    files: &'p Files<'p>,
    /// Files by their path without its ending.
    stems: HashMap<&'p str, Vec<usize>>,
    packages: Packages<'p>,
    configs: Configs<'p>,
}

impl<'p> Scripts<'p> {
    pub fn new(files: &'p Files<'p>, said: &'p [Imports]) -> Self {
        let mut stems: HashMap<_, Vec<_>> = HashMap::new();
        for (file, path) in files.iter() {
            if let Some(stem) = stem(path) {
                stems.entry(stem).or_default().push(file);
                if let Some(stem) = PLATFORMS.iter().find_map(|platform| stem.strip_suffix(platform)) {
                    stems.entry(stem).or_default().push(file);
                }
            }
        }
        Self { files, stems, packages: Packages::new(files, said), configs: Configs::new(files, said) }
    }

    /// Resolves the specifiers of a file.
    pub fn link(&self, importer: usize, specifiers: &[Box<str>], edges: &mut Edges) {
        let own = folder(self.files.path(importer));
        let configs = self.configs.of(own);
        let mut targets = HashSet::new();
        for specifier in specifiers {
            // Behind the question mark stand instructions to a bundler.
            let specifier = specifier.split('?').next().unwrap_or(specifier);
            if specifier.starts_with('.') {
                targets.extend(self.module(join(own, specifier)));
            } else if let Some(path) = specifier.strip_prefix('/') {
                targets.extend(self.module(join("", path)));
            } else {
                let paths = configs.iter().flat_map(|config| self.configs.paths(*config, specifier));
                targets.extend(paths.flat_map(|path| self.module(Some(path))));
                targets.extend(self.package(specifier, own));
            }
        }
        for target in targets {
            edges.add(importer, target);
        }
    }

    /// All files that a path may mean, whatever it leaves out; also a folder with a manifest.
    fn module(&self, path: Option<String>) -> Vec<usize> {
        let Some(path) = path else { return Vec::new() };
        let mut found = self.file(&path);
        let folder = as_folder(&path);
        found.extend(self.packages.exported(&folder, ".").iter().flat_map(|path| self.built(&folder, path)));
        found
    }

    /// The same without manifests.
    fn file(&self, path: &str) -> Vec<usize> {
        let mut found: Vec<_> = self.files.find(path).into_iter().collect();
        let index = as_folder(path) + "index";
        found.extend([path, &index].iter().filter_map(|stem| self.stems.get(*stem)).flatten());
        if let Some(stem) = COMPILED.iter().find_map(|ending| path.strip_suffix(ending)) {
            // Not `.json` or `.vue`.
            let sources = self.stems.get(stem).into_iter().flatten();
            found.extend(sources.filter(|file| self.files.path(**file).ends_with(['s', 'x'])));
        }
        found
    }

    /// The files of a package inside the project.
    fn package(&self, specifier: &str, own: &str) -> Vec<usize> {
        let (folders, rest) = self.packages.find(specifier, own);
        let mut found = Vec::new();
        for (folder, ()) in folders {
            let before = found.len();
            let exported = self.packages.exported(folder, &format!(".{rest}"));
            found.extend(exported.iter().flat_map(|path| self.built(folder, path)));
            if rest.is_empty() || found.len() == before {
                found.extend(self.module(join(folder, &rest[rest.len().min(1)..])));
            }
            if found.len() == before {
                found.extend(self.module(join(folder, &format!("src{rest}"))));
            }
        }
        found
    }

    /// The files of a path that a manifest names. It may lie in a folder that is built and no part of the project: then the source
    /// is meant.
    fn built(&self, folder: &str, path: &str) -> Vec<usize> {
        let found = self.file(path);
        if !found.is_empty() {
            return found;
        }
        let inside = path.strip_prefix(folder).unwrap_or(path);
        let rests = inside.match_indices('/').map(|(slash, _)| &inside[slash + 1..]);
        let places = rests.flat_map(|rest| SOURCES.map(|source| format!("{folder}{source}{rest}")));
        places.map(|path| self.file(&path)).find(|found| !found.is_empty()).unwrap_or_default()
    }
}

/// The path without the ending of a module.
fn stem(path: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| path.strip_suffix(ending))
}

fn as_folder(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}/") }
}
