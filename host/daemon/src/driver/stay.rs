//! Whether the project still is where it was: a daemon whose project was moved or removed has nothing to write to.

use std::{io, path::PathBuf};

use btm_files::own::OwnFolder;

use crate::Place;

/// The folder of the daemon's files, held open.
pub(super) struct Stay {
    folder: OwnFolder,
    path: PathBuf,
}

impl Stay {
    /// Where it is now.
    pub(super) fn new(place: &Place) -> io::Result<Self> {
        let path = place.folder();
        Ok(Self { folder: OwnFolder::open(&path)?, path })
    }

    /// Whether the folder is still there. Another one at its place is not it.
    pub(super) fn holds(&self) -> bool {
        btm_runs::is_at(self.folder.as_file(), &self.path)
    }
}

#[cfg(test)]
mod tests {
    use btm_faults::Point;
    use btm_vault::Vault;

    use super::*;

    #[test]
    fn a_project_that_was_moved_or_replaced_is_not_there() {
        let home = tempfile::tempdir().unwrap();
        let (root, moved) = (home.path().join("project"), home.path().join("moved"));
        let owner = Vault::open(&home.path().join("cache"), &home.path().join("keys")).unwrap();
        let place = Place::new(&root);
        btm_faults::create_folder(Point::RunFolder, &root).unwrap();
        place.claim(&owner).unwrap();
        let stay = Stay::new(&place).unwrap();
        assert!(stay.holds());
        btm_faults::rename(Point::RunFolder, &root, &moved).unwrap();
        assert!(!stay.holds());
        btm_faults::create_folder(Point::RunFolder, &root).unwrap();
        place.claim(&owner).unwrap();
        assert!(!stay.holds());
        btm_faults::remove_folder(Point::RunRemove, &root).unwrap();
        btm_faults::rename(Point::RunFolder, &moved, &root).unwrap();
        assert!(stay.holds());
    }
}
