//! Projects of tests: paths and contents.

use crate::{Graph, Kind, imports};

pub(super) fn graph(files: &[(&str, &str)]) -> Graph {
    let said = files.iter().map(|(path, content)| {
        let kind = Kind::of_path(path).filter(|_| !content.is_empty());
        ((*path).to_owned(), kind.map(|kind| imports(kind, content.as_bytes())).unwrap_or_default())
    });
    Graph::new(said)
}

pub(super) fn dependents(files: &[(&str, &str)], changed: &[&str]) -> Vec<String> {
    graph(files).dependents(changed).into_iter().map(String::from).collect()
}

/// Which of the other files a first one depends on.
pub(super) fn dependencies(files: &[(&str, &str)]) -> Vec<String> {
    let graph = graph(files);
    let (importer, _) = files[0];
    let others = files[1..].iter().map(|(path, _)| *path);
    others.filter(|path| graph.dependents([path]).contains(importer)).map(String::from).collect()
}
