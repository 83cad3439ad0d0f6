//! Asks the system for the stamps of many files, a folder at a time, so that paths are not resolved again and again.

use std::path::Path;

use crate::stamp::Stamp;

/// The stamps of what lies at some paths below a folder, in their order; links are not followed. The empty path is the folder.
#[cfg(unix)]
pub(super) fn stamps<'p>(root: &Path, paths: impl Iterator<Item = &'p str>) -> Vec<Option<Stamp>> {
    use rustix::fs::{Mode, OFlags, open, openat};
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let Ok(root) = open(root, flags, Mode::empty()) else { return paths.map(|_| None).collect() };
    let mut at_hand = None;
    let stamps = paths.map(|path| {
        let Some((folder, name)) = path.rsplit_once('/') else {
            return Stamp::at(&root, if path.is_empty() { "." } else { path });
        };
        if at_hand.as_ref().is_none_or(|(path, _)| *path != folder) {
            at_hand = Some((folder, openat(&root, folder, flags | OFlags::NOFOLLOW, Mode::empty()).ok()?));
        }
        Stamp::at(&at_hand.as_ref()?.1, name)
    });
    stamps.collect()
}

/// No stamps: this system does not tell enough.
#[cfg(not(unix))]
pub(super) fn stamps<'p>(_root: &Path, paths: impl Iterator<Item = &'p str>) -> Vec<Option<Stamp>> {
    paths.map(|_| None).collect()
}
