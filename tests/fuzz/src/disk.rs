//! A folder for targets whose reader takes files.

use std::{cell::OnceCell, fs, path::Path};

use btm_files::Folder;
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

/// As [`with_files`], for readers that take an open folder.
pub fn with_folder<T>(files: &[(&str, &[u8])], read: impl FnOnce(&Folder) -> T) -> T {
    with_files(files, |folder| match Folder::open(folder) {
        Ok(folder) => read(&folder),
        Err(error) => panic!("the temporary folder cannot be opened: {error}"),
    })
}
