//! Where Rust's modules lie: which files a declaration may mean, and which declared a file.

use super::files::{Files, folder, join};
use crate::rust::Module;

/// The files that a declared module may be.
pub(super) fn declared(files: &Files<'_>, file: usize, module: &Module) -> Vec<usize> {
    let path = files.path(file);
    let (own, stem) = (folder(path), stem(path));
    let mut found: Vec<_> = module
        .paths
        .iter()
        .flat_map(|path| match &*module.inside {
            "" => vec![join(own, path)],
            inside => vec![join(&format!("{own}{inside}/"), path), join(&format!("{own}{stem}/{inside}/"), path)],
        })
        .flatten()
        .filter_map(|path| files.find(&path))
        .collect();
    let key = if module.inside.is_empty() { module.name.to_string() } else { format!("{}/{}", module.inside, module.name) };
    found.extend(conventional(files, file, &key));
    found
}

/// The files that the module with these names below a file's own is by its place alone.
pub(super) fn conventional(files: &Files<'_>, file: usize, names: &str) -> Vec<usize> {
    let path = files.path(file);
    let (own, stem) = (folder(path), stem(path));
    let below = format!("{own}{stem}/");
    // The modules of a crate's root lie beside it. Which files are roots only `Cargo.toml` would tell.
    let folders = if is_root(stem) || stem == "mod" { [own, &below] } else { [&below, own] };
    let found = folders.map(|folder| {
        [".rs", "/mod.rs"]
            .iter()
            .filter_map(|end| files.find(&format!("{folder}{names}{end}")))
            .filter(|found| *found != file)
            .collect()
    });
    found.into_iter().find(|found: &Vec<_>| !found.is_empty()).unwrap_or_default()
}

/// The files that may have declared a module, by its place alone.
pub(super) fn conventional_parents(files: &Files<'_>, file: usize) -> Vec<usize> {
    let path = files.path(file);
    let mut around = folder(path);
    if stem(path) == "mod" {
        around = folder(around.trim_end_matches('/'));
    }
    let beside = around.strip_suffix('/').map(|around| format!("{around}.rs"));
    let inside = ["mod.rs", "lib.rs", "main.rs"].map(|name| format!("{around}{name}"));
    inside.into_iter().chain(beside).filter_map(|path| files.find(&path)).filter(|parent| *parent != file).collect()
}

/// The roots of the crate that a file belongs to by its place alone: none if it is one itself.
pub(super) fn conventional_roots(files: &Files<'_>, file: usize) -> Vec<usize> {
    let path = files.path(file);
    let own = folder(path);
    let is_target =
        own.trim_end_matches('/').rsplit('/').next().is_some_and(|name| ["bin", "tests", "examples", "benches"].contains(&name));
    if is_root(stem(path)) || is_target {
        return Vec::new();
    }
    for folder in super::files::around(own) {
        let roots = ["lib.rs", "main.rs"].iter().filter_map(|name| files.find(&format!("{folder}{name}")));
        let roots: Vec<_> = roots.collect();
        if !roots.is_empty() || files.find(&format!("{folder}Cargo.toml")).is_some() {
            return roots;
        }
    }
    Vec::new()
}

fn stem(path: &str) -> &str {
    let name = &path[folder(path).len()..];
    name.strip_suffix(".rs").unwrap_or(name)
}

fn is_root(stem: &str) -> bool {
    ["lib", "main", "build"].contains(&stem)
}
