//! Where configuration files lie, and reading one.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use btm_files::{Links, ReadError};

use crate::{
    document,
    error::{ConfigError, Origin, Problem},
    foreign,
    layer::Reading,
    project::{self, Project},
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

/// Reads the user's own file at `path`, wherever its links lead, unless somebody else can change it; one that does not exist says
/// nothing.
pub fn read_user(path: &Path) -> Reading {
    let text = match btm_files::read_own_text(path, MAX_SIZE) {
        Ok(text) => text,
        Err(ReadError::Missing) => return Reading::default(),
        Err(error) => return unreadable(path, error),
    };
    let mut reading = document::read(path, &text);
    let folder = path.parent().unwrap_or(Path::new(""));
    let problems = foreign::fill(&mut reading.layer, path, |file| btm_files::read_own_text(&folder.join(file), MAX_SIZE));
    reading.problems.extend(problems);
    reading
}

/// Reads the file of a project, which somebody else may have written; one that does not exist says nothing.
pub fn read_project(project: &Project<'_>) -> Reading {
    let (name, path) = (Path::new(FILE_NAME), project.folder.path().join(FILE_NAME));
    let text = match project.folder.read_text(name, Links::Inside, MAX_SIZE) {
        Ok(text) => text,
        Err(ReadError::Missing) if !project.folder.has_dangling_link(name) => return Reading::default(),
        Err(error) => return unreadable(&path, error),
    };
    let mut reading = document::read(&path, &text);
    let filled = foreign::fill(&mut reading.layer, &path, |file| project.folder.read_text(file, Links::Inside, MAX_SIZE));
    reading.problems.extend(filled);
    reading.problems.extend(project::problems(&reading.layer, project));
    reading.problems.sort_by_key(|problem| problem.origin.line());
    reading
}

fn unreadable(path: &Path, error: ReadError) -> Reading {
    let problem = match error {
        ReadError::TooLarge { limit } => Problem::TooLarge { max: limit },
        ReadError::NotText => Problem::NotText,
        ReadError::Exposed(exposed) => Problem::Exposed(exposed),
        error => Problem::Unreadable(error),
    };
    Reading::failed(ConfigError::new(Origin::File { path: path.to_owned(), line: None }, problem))
}
