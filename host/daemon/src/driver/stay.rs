//! Whether the project still is where it was: a daemon whose project was moved or removed is over.

use std::{
    fs::{File, Metadata},
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::{Mode, OFlags, open};

/// The root of the project, held open.
pub(super) struct Stay {
    root: File,
    path: PathBuf,
}

/// Where the project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// Where it was.
    Here,
    /// Elsewhere, as far as can be told.
    Moved,
    /// Nowhere.
    Removed,
}

impl Stay {
    /// At `root`, where it is now.
    pub(super) fn new(root: &Path) -> io::Result<Self> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Self { root: open(root, flags, Mode::empty())?.into(), path: root.to_owned() })
    }

    /// Looks.
    pub(super) fn look(&self) -> Whereabouts {
        let Ok(root) = self.root.metadata() else { return Whereabouts::Here };
        let is_same = |found: &Metadata| (found.dev(), found.ino()) == (root.dev(), root.ino());
        let is_missing = |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
        match self.path.symlink_metadata() {
            Ok(found) if is_same(&found) => Whereabouts::Here,
            // Nobody can tell now.
            Err(error) if !is_missing(&error) => Whereabouts::Here,
            // What is open and has no name any more.
            _ if root.nlink() == 0 => Whereabouts::Removed,
            _ => Whereabouts::Moved,
        }
    }
}

#[cfg(test)]
mod tests {
    use btm_faults::Point;

    use super::*;

    #[test]
    fn what_was_moved_is_told_from_what_was_removed() {
        let home = tempfile::tempdir().unwrap();
        let (root, moved) = (home.path().join("project"), home.path().join("moved"));
        let make = || btm_faults::create_folder(Point::RunFolder, &root).unwrap();
        make();
        let stay = Stay::new(&root).unwrap();
        assert_eq!(stay.look(), Whereabouts::Here);
        btm_faults::rename(Point::RunFolder, &root, &moved).unwrap();
        assert_eq!(stay.look(), Whereabouts::Moved);
        make();
        assert_eq!(stay.look(), Whereabouts::Moved, "another folder at its place is not it");
        btm_faults::remove_folder(Point::RunRemove, &root).unwrap();
        btm_faults::rename(Point::RunFolder, &moved, &root).unwrap();
        assert_eq!(stay.look(), Whereabouts::Here);
        btm_faults::remove_folder(Point::RunRemove, &root).unwrap();
        assert_eq!(stay.look(), Whereabouts::Removed);
        make();
        assert_eq!(stay.look(), Whereabouts::Removed);
    }
}
