//! A folder for targets whose reader takes a path.

use std::{cell::OnceCell, fs, path::Path};

use tempfile::TempDir;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

/// Calls `read` with a folder that has these files and no others of the same names. Every call of a thread gets the same folder.
pub fn with_files<T>(files: &[(&str, &[u8])], read: impl FnOnce(&Path) -> T) -> T {
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| match tempfile::tempdir() {
            Ok(folder) => folder,
            Err(error) => panic!("no temporary folder: {error}"),
        });
        for (name, bytes) in files {
            let path = folder.path().join(name);
            let made = path.parent().map_or(Ok(()), fs::create_dir_all);
            let written = made.and_then(|()| fs::write(path, bytes));
            assert!(written.is_ok(), "{name} cannot be written: {written:?}");
        }
        read(folder.path())
    })
}
