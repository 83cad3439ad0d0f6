//! Where configuration files lie, and reading one.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use crate::{
    document,
    error::{ConfigError, Origin, Problem},
    foreign,
    layer::Reading,
};

/// The name of a configuration file, in a project and in the user's configuration folder.
pub const FILE_NAME: &str = "btm.toml";
/// The most bytes of a configuration file; a project's may come from anybody.
pub const MAX_SIZE: u64 = 1 << 20;

/// Where the user's file lies, if the variables that `lookup` finds say so; it need not exist.
#[must_use]
pub fn user_file(lookup: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| lookup(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = folder("XDG_CONFIG_HOME").or_else(|| folder("HOME").map(|home| home.join(".config")))?;
    Some(base.join("btm").join(FILE_NAME))
}

/// Reads the file at `path`; one that does not exist says nothing.
pub fn read(path: &Path) -> Reading {
    let text = match text(path) {
        Ok(Some(text)) => text,
        Ok(None) => return Reading::default(),
        Err(problem) => return Reading::failed(ConfigError::new(Origin::File { path: path.to_owned(), line: None }, problem)),
    };
    let mut reading = document::read(path, &text);
    reading.problems.extend(foreign::fill(&mut reading.layer, path));
    reading
}

/// The text of the file at `path`, if it exists.
fn text(path: &Path) -> Result<Option<String>, Problem> {
    let bytes = match bytes(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Problem::Unreadable(error)),
    };
    if bytes.len() as u64 > MAX_SIZE {
        return Err(Problem::TooLarge { max: MAX_SIZE });
    }
    String::from_utf8(bytes).map(Some).map_err(|_| Problem::NotText)
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
