//! Python's modules, and which files they are.
//!
//! A module may be imported by any name that begins in a folder that is no package: the root of the project, `src/`, a folder of
//! scripts. Where several files have the name, the nearest are meant, and those in the folders around the importing file.

use std::collections::{HashMap, HashSet};

use super::{
    edges::Edges,
    files::{Files, around, exactly, folder, nearest},
};
use crate::python::Import;

/// What the file of a module may end with.
const ENDINGS: [&str; 4] = [".py", ".pyi", ".pyw", ".pyx"];

/// All modules of a project.
pub(super) struct Modules<'p> {
    files: &'p Files<'p>,
    /// Names as a tree, from their last part on.
    steps: HashMap<(usize, &'p str), usize>,
    names: Vec<Name<'p>>,
    /// The node for each file that stands for its import, which runs packages as well.
    runs: HashMap<usize, usize>,
    /// The files that make a folder a package.
    packages: HashMap<&'p str, Vec<usize>>,
    /// The nodes for several files with one name: the name, the folder of the first and their number.
    ambiguous: HashMap<(usize, &'p str, usize), usize>,
}

/// The files that have a name, by the folder where the name begins; sorted.
#[derive(Default)]
struct Name<'p> {
    in_folders: Vec<(&'p str, usize)>,
    in_packages: Vec<(&'p str, usize)>,
}

impl<'p> Modules<'p> {
    pub fn new(files: &'p Files<'p>, edges: &mut Edges) -> Self {
        let mut modules = Self {
            files,
            steps: HashMap::new(),
            names: vec![Name::default()],
            runs: HashMap::new(),
            packages: HashMap::new(),
            ambiguous: HashMap::new(),
        };
        let found: Vec<_> = files.iter().filter_map(|(file, path)| Some((file, module(path)?))).collect();
        for (file, (path, is_package)) in &found {
            modules.runs.insert(*file, edges.node());
            if *is_package {
                modules.packages.entry(path).or_default().push(*file);
            }
        }
        for (file, (path, _)) in &found {
            modules.name(*file, path);
            modules.run(*file, path, edges);
        }
        for name in &mut modules.names {
            name.in_folders.sort_unstable();
            name.in_packages.sort_unstable();
        }
        modules
    }

    /// Enters all names of a file.
    fn name(&mut self, file: usize, path: &'p str) {
        let mut name = 0;
        let mut path = path.strip_suffix('/').unwrap_or(path);
        while !path.is_empty() {
            let root = folder(path);
            let new = self.names.len();
            name = *self.steps.entry((name, &path[root.len()..])).or_insert(new);
            if name == new {
                self.names.push(Name::default());
            }
            let is_package = !root.is_empty() && self.packages.contains_key(root);
            let names = &mut self.names[name];
            if is_package { &mut names.in_packages } else { &mut names.in_folders }.push((root, file));
            path = root.strip_suffix('/').unwrap_or(root);
        }
    }

    /// Importing a file runs it, and the packages around it.
    fn run(&self, file: usize, path: &'p str, edges: &mut Edges) {
        let Some(run) = self.runs.get(&file) else { return };
        edges.add(*run, file);
        let outside = folder(path.strip_suffix('/').unwrap_or(path));
        let package = around(outside).find_map(|folder| self.packages.get(folder));
        for package in package.into_iter().flatten().filter_map(|package| self.runs.get(package)) {
            edges.add(*run, *package);
        }
    }

    /// Resolves the imports of a file.
    pub fn link(&mut self, importer: usize, imports: &[Import], edges: &mut Edges) {
        let own = folder(self.files.path(importer));
        let mut targets = HashSet::new();
        for import in imports {
            match import.level.checked_sub(1) {
                None => self.absolute(own, import, &mut targets, edges),
                Some(up) => {
                    if let Some(folder) = around(own).nth(up.into()) {
                        self.relative(folder, import, &mut targets);
                    }
                }
            }
        }
        for target in targets {
            edges.add(importer, target);
        }
    }

    fn absolute(&mut self, own: &str, import: &Import, targets: &mut HashSet<usize>, edges: &mut Edges) {
        for module in prefixes(&import.module) {
            let found = self.named(own, module, "", edges);
            targets.extend(&found);
            if !found.is_empty() {
                break;
            }
        }
        for name in &import.names {
            targets.extend(self.named(own, &import.module, name, edges));
        }
    }

    /// What a file in this folder means by `module.last`.
    fn named(&mut self, own: &str, module: &str, last: &str, edges: &mut Edges) -> Vec<usize> {
        let Some(place) = self.find(module, last) else { return Vec::new() };
        let name = &self.names[place];
        let run = |(_, file): &(&str, usize)| self.runs.get(file).copied();
        let nearest = nearest(&name.in_folders, own);
        let names = match nearest {
            // A script's folder is where its imports begin, even if it is a package.
            [] => &name.in_packages,
            _ => &name.in_folders,
        };
        let mut found: Vec<_> = around(own).flat_map(|folder| exactly(names, folder)).filter_map(run).collect();
        match nearest {
            [] => {}
            [single] => found.extend(run(single)),
            [first, ..] => found.push(*self.ambiguous.entry((place, first.0, nearest.len())).or_insert_with(|| {
                let node = edges.node();
                nearest.iter().filter_map(run).for_each(|file| edges.add(node, file));
                node
            })),
        }
        found
    }

    fn relative(&self, folder: &str, import: &Import, targets: &mut HashSet<usize>) {
        let found = prefixes(&import.module).map(|module| self.inside(folder, module, "")).find(|found| !found.is_empty());
        targets.extend(found.into_iter().flatten());
        for name in &import.names {
            targets.extend(self.inside(folder, &import.module, name));
        }
        if import.module.is_empty() {
            targets.extend(self.packages.get(folder).into_iter().flatten().filter_map(|file| self.runs.get(file)));
        }
    }

    /// What `module.last` is if it begins in this folder.
    fn inside(&self, folder: &str, module: &str, last: &str) -> Vec<usize> {
        let Some(name) = self.find(module, last).map(|name| &self.names[name]) else { return Vec::new() };
        let files = exactly(&name.in_folders, folder).iter().chain(exactly(&name.in_packages, folder));
        files.filter_map(|(_, file)| self.runs.get(file).copied()).collect()
    }

    /// The place of the name `module.last`, either of which may be empty.
    fn find(&self, module: &str, last: &str) -> Option<usize> {
        let mut parts = [last].into_iter().chain(module.rsplit('.')).filter(|part| !part.is_empty());
        parts.try_fold(0, |name, part| self.steps.get(&(name, part)).copied())
    }
}

/// The path of a module without its ending, or its folder if it is a package.
fn module(path: &str) -> Option<(&str, bool)> {
    let stem = ENDINGS.iter().find_map(|ending| path.strip_suffix(ending))?;
    let folder = folder(stem);
    Some(if &stem[folder.len()..] == "__init__" { (folder, true) } else { (stem, false) })
}

/// The module and those it is in, from the longest to the shortest.
fn prefixes(module: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(module), |module| Some(module.rsplit_once('.')?.0)).filter(|module| !module.is_empty())
}
