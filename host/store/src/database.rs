//! What all databases have in common: their files, how they are opened, and when they are broken.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Error, ErrorCode, OpenFlags, ffi};

/// What is appended to a database's name for each of its files. The main one is first.
const SUFFIXES: [&str; 3] = ["", "-wal", "-shm"];

/// The files of a database, whether they are there or not; the main one first.
pub(crate) fn parts(path: &Path) -> [PathBuf; 3] {
    SUFFIXES.map(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    })
}

/// Opens a database for one thread; SQLite makes the file if it is not there.
pub(crate) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, flags())
}

/// The same, for a database that lies where a repository can put links: none is followed, in any place of the path.
pub(crate) fn connect_without_links(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, flags() | OpenFlags::SQLITE_OPEN_NOFOLLOW)
}

fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Whether an error means that the file is no database, or a damaged one.
pub(crate) fn is_broken(error: &Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
        || error.sqlite_extended_error_code() == Some(ffi::SQLITE_IOERR_SHORT_READ)
}
