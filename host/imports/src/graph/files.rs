//! The paths of a project: relative to its root, with `/`. A folder is written with the `/` at its end; the root is empty.

use std::collections::HashMap;

/// The files of a project, by path.
pub(super) struct Files<'p> {
    paths: &'p [String],
    places: HashMap<&'p str, usize>,
}

impl<'p> Files<'p> {
    pub fn new(paths: &'p [String]) -> Self {
        Self { paths, places: paths.iter().enumerate().map(|(place, path)| (path.as_str(), place)).collect() }
    }

    /// All of them, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &'p str)> + use<'p> {
        self.paths.iter().map(String::as_str).enumerate()
    }

    pub fn path(&self, file: usize) -> &'p str {
        &self.paths[file]
    }

    pub fn find(&self, path: &str) -> Option<usize> {
        self.places.get(path).copied()
    }
}

/// The folder of a file.
pub(super) fn folder(path: &str) -> &str {
    &path[..path.rfind('/').map_or(0, |slash| slash + 1)]
}

/// A folder and those around it, up to the root.
pub(super) fn around(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| Some(self::folder(folder.strip_suffix('/')?)))
}

/// A path relative to a folder, or nothing if it leads out of the project.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<_> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Of things sorted by their folder, those in or below this one.
pub(super) fn below<'t, 'p, T>(sorted: &'t [(&'p str, T)], folder: &str) -> &'t [(&'p str, T)] {
    let rest = &sorted[sorted.partition_point(|(place, _)| *place < folder)..];
    &rest[..rest.partition_point(|(place, _)| place.starts_with(folder))]
}

/// Of things sorted by their folder, the nearest: those that have most folders in common with this one.
pub(super) fn nearest<'t, 'p, T>(sorted: &'t [(&'p str, T)], folder: &str) -> &'t [(&'p str, T)] {
    around(folder).map(|folder| below(sorted, folder)).find(|below| !below.is_empty()).unwrap_or_default()
}

/// Of things sorted by their folder, those in this one.
pub(super) fn exactly<'t, 'p, T>(sorted: &'t [(&'p str, T)], folder: &str) -> &'t [(&'p str, T)] {
    let below = below(sorted, folder);
    &below[..below.partition_point(|(place, _)| *place == folder)]
}

#[cfg(test)]
mod tests {
    use super::{around, folder, join, nearest};

    #[test]
    fn folders() {
        assert_eq!(folder("a/b/c.py"), "a/b/");
        assert_eq!(folder("c.py"), "");
        assert_eq!(around("a/b/").collect::<Vec<_>>(), ["a/b/", "a/", ""]);
        assert_eq!(around("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn joined_paths_stay_inside() {
        assert_eq!(join("a/b/", "../c/./d").as_deref(), Some("a/c/d"));
        assert_eq!(join("a/", "..").as_deref(), Some(""));
        assert_eq!(join("a/", "../.."), None);
        assert_eq!(join("", "x//y/").as_deref(), Some("x/y"));
    }

    #[test]
    fn the_nearest_share_most_folders() {
        let sorted = [("", 0), ("a/", 1), ("a/b/", 2), ("a/b/c/", 3), ("ab/", 4)];
        let found = |folder| nearest(&sorted, folder).iter().map(|(_, thing)| *thing).collect::<Vec<_>>();
        assert_eq!(found("a/b/x/"), [2, 3]);
        assert_eq!(found("a/y/"), [1, 2, 3]);
        assert_eq!(found("z/"), [0, 1, 2, 3, 4]);
    }
}
