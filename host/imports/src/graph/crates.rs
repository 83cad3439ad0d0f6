//! Rust's crates, and which files the paths in them lead to.

use std::collections::{HashMap, HashSet};

use super::{
    edges::Edges,
    files::{Files, around, folder, join, nearest},
    rust::{conventional, conventional_parents, conventional_roots, declared},
};
use crate::{
    imports::{Imports, Said},
    manifest::CargoToml,
    rust::Source,
};

/// How many crates, parents or modules count where one is usual: a helper of tests belongs to many.
const MAX_ALTERNATIVES: usize = 16;

/// A module: a file, and the modules inside it with `/` between them.
type Place = (usize, String);

/// All crates of a project.
pub(super) struct Crates<'p> {
    files: &'p Files<'p>,
    /// The files of declared modules.
    declared: HashMap<Place, Vec<usize>>,
    /// The modules inside files that declare others.
    inline: HashSet<Place>,
    /// The modules that declare a file.
    parents: HashMap<usize, Vec<Place>>,
    /// The files where the crates of a file begin.
    roots: HashMap<usize, Vec<usize>>,
    /// The roots of libraries by name; those with the same one sorted by their folder.
    libraries: HashMap<&'p str, Vec<(&'p str, usize)>>,
    manifests: HashMap<&'p str, &'p CargoToml>,
    /// Where paths below a file lead.
    known: HashMap<(usize, &'p str), Vec<usize>>,
}

impl<'p> Crates<'p> {
    pub fn new(files: &'p Files<'p>, said: &'p [Imports]) -> Self {
        let mut crates = Self {
            files,
            declared: HashMap::new(),
            inline: HashSet::new(),
            parents: HashMap::new(),
            roots: HashMap::new(),
            libraries: HashMap::new(),
            manifests: HashMap::new(),
            known: HashMap::new(),
        };
        for ((file, path), Imports(said)) in files.iter().zip(said) {
            match said {
                Said::Rust(source) => crates.declare(file, source),
                Said::CargoToml(manifest) => crates.manifest(folder(path), manifest),
                _ => {}
            }
        }
        crates.find_roots(said);
        crates
    }

    fn declare(&mut self, file: usize, source: &Source) {
        for module in &source.modules {
            for (slash, _) in module.inside.match_indices('/') {
                self.inline.insert((file, module.inside[..slash].to_owned()));
            }
            self.inline.insert((file, module.inside.to_string()));
            let found = declared(self.files, file, module);
            for child in &found {
                let parents = self.parents.entry(*child).or_default();
                if parents.len() < MAX_ALTERNATIVES {
                    parents.push((file, module.inside.to_string()));
                }
            }
            self.declared.entry((file, below(&module.inside, &module.name))).or_default().extend(found);
        }
    }

    fn manifest(&mut self, own: &'p str, manifest: &'p CargoToml) {
        self.manifests.insert(own, manifest);
        let root = join(own, manifest.root.as_deref().unwrap_or("src/lib.rs")).and_then(|root| self.files.find(&root));
        if let (Some(name), Some(root)) = (&manifest.library, root) {
            self.libraries.entry(name).or_default().push((own, root));
        }
    }

    /// Tells every file where its crates begin: at the files that nobody declares.
    fn find_roots(&mut self, said: &[Imports]) {
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        for ((file, _), found) in &self.declared {
            children.entry(*file).or_default().extend(found);
        }
        for (file, Imports(said)) in said.iter().enumerate() {
            if !matches!(said, Said::Rust(_)) || self.parents.contains_key(&file) {
                continue;
            }
            for root in conventional_roots(self.files, file).into_iter().chain([file]) {
                let mut waiting = vec![file];
                while let Some(file) = waiting.pop() {
                    let roots = self.roots.entry(file).or_default();
                    if roots.len() < MAX_ALTERNATIVES && !roots.contains(&root) {
                        roots.push(root);
                        waiting.extend(children.get(&file).into_iter().flatten());
                    }
                }
            }
        }
    }

    /// Resolves what a file says.
    pub fn link(&mut self, importer: usize, source: &'p Source, edges: &mut Edges) {
        let own = folder(self.files.path(importer));
        let mut targets = HashSet::new();
        for module in &source.modules {
            targets.extend(self.declared.get(&(importer, below(&module.inside, &module.name))).into_iter().flatten());
        }
        let package = around(own).find(|folder| self.manifests.contains_key(folder)).unwrap_or_default();
        let included = source.files.iter().map(|path| join(own, path));
        let included = included.chain(source.package_files.iter().map(|path| join(package, path)));
        targets.extend(included.flatten().filter_map(|path| self.files.find(&path)));
        for path in &source.uses {
            targets.extend(self.leads_to(importer, own, path));
        }
        for target in targets {
            edges.add(importer, target);
        }
    }

    /// The files that a path leads to.
    fn leads_to(&mut self, importer: usize, own: &str, path: &'p str) -> Vec<usize> {
        let (first, rest) = path.split_once("::").unwrap_or((path, ""));
        match first {
            "crate" => self.under_roots(importer, rest),
            "super" => self.under_parents(importer, rest),
            name => {
                let libraries = self.library(own, name);
                if libraries.is_empty() && self.begins_at_crate(own) {
                    return self.under_roots(importer, path);
                }
                libraries.into_iter().flat_map(|root| self.under_file(root, rest)).collect()
            }
        }
    }

    /// The roots of the libraries that a file in this folder calls so.
    fn library(&self, own: &str, name: &str) -> Vec<usize> {
        let manifests = around(own).filter_map(|folder| self.manifests.get(folder));
        let renamed = manifests.flat_map(|manifest| {
            let start = manifest.renamed.partition_point(|(known, _)| &**known < name);
            manifest.renamed[start..].iter().take_while(|(known, _)| &**known == name).map(|(_, package)| &**package)
        });
        let names = renamed.take(MAX_ALTERNATIVES).chain([name]);
        let libraries = names.filter_map(|name| self.libraries.get(name));
        libraries.flat_map(|roots| nearest(roots, own).iter().take(MAX_ALTERNATIVES).map(|(_, root)| *root)).collect()
    }

    fn begins_at_crate(&self, own: &str) -> bool {
        around(own).find_map(|folder| self.manifests.get(folder)).is_some_and(|manifest| manifest.begins_at_crate)
    }

    fn under_roots(&mut self, importer: usize, path: &'p str) -> Vec<usize> {
        let roots = self.roots.get(&importer).cloned().unwrap_or_default();
        roots.into_iter().flat_map(|root| self.under_file(root, path)).collect()
    }

    /// `path` begins behind the first `super`.
    fn under_parents(&self, importer: usize, path: &str) -> Vec<usize> {
        let mut places = self.above(&(importer, String::new()));
        let mut rest = path;
        while let Some(behind) = rest.strip_prefix("super").filter(|behind| behind.is_empty() || behind.starts_with("::")) {
            rest = behind.strip_prefix("::").unwrap_or(behind);
            places = places.iter().flat_map(|place| self.above(place)).take(MAX_ALTERNATIVES).collect();
        }
        self.walk(places, rest)
    }

    /// The modules around a module.
    fn above(&self, (file, inside): &Place) -> Vec<Place> {
        match inside.rsplit_once('/') {
            Some((above, _)) => vec![(*file, above.to_owned())],
            None if !inside.is_empty() => vec![(*file, String::new())],
            None => self.parents.get(file).cloned().unwrap_or_else(|| {
                conventional_parents(self.files, *file).into_iter().map(|parent| (parent, String::new())).collect()
            }),
        }
    }

    fn under_file(&mut self, file: usize, path: &'p str) -> Vec<usize> {
        if let Some(known) = self.known.get(&(file, path)) {
            return known.clone();
        }
        let found = self.walk(vec![(file, String::new())], path);
        self.known.insert((file, path), found.clone());
        found
    }

    /// The files of the deepest modules that a path below these reaches.
    fn walk(&self, mut places: Vec<Place>, path: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for part in path.split("::").filter(|part| !part.is_empty()) {
            let mut next = Vec::new();
            for (file, inside) in places {
                let below = self.below(file, below(&inside, part));
                if below.is_empty() {
                    found.push(file);
                }
                next.extend(below);
            }
            next.truncate(MAX_ALTERNATIVES);
            places = next;
        }
        found.extend(places.into_iter().map(|(file, _)| file));
        found
    }

    /// The modules with these names below a file's own.
    fn below(&self, file: usize, names: String) -> Vec<Place> {
        let place = (file, names);
        let mut found: Vec<_> = self.declared.get(&place).into_iter().flatten().copied().collect();
        if found.is_empty() {
            // It may be declared by a macro, or its parent is gone.
            found = conventional(self.files, file, &place.1);
        }
        let found = found.into_iter().map(|file| (file, String::new()));
        let inline = self.inline.contains(&place).then_some(place);
        found.chain(inline).collect()
    }
}

/// The names of a module below others.
fn below(inside: &str, name: &str) -> String {
    if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") }
}
