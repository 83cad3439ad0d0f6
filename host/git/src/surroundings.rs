//! Where a process stands and what its environment says.

use std::{
    collections::BTreeMap,
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

/// The folder and the environment of a process. Git looks at both: a hook's environment says which index a commit is made from.
#[derive(Clone, Debug)]
pub struct Surroundings {
    folder: PathBuf,
    variables: BTreeMap<OsString, OsString>,
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn of_this_process() -> Self {
        // Without a folder, the variables that are relative to it mean nothing, and are not used.
        Self::new(env::current_dir().unwrap_or_default(), env::vars_os())
    }

    /// Those of a process that stands in `folder` and has these variables.
    pub fn new(folder: impl Into<PathBuf>, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self { folder: folder.into(), variables: variables.into_iter().collect() }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn variables(&self) -> &BTreeMap<OsString, OsString> {
        &self.variables
    }

    /// Where `program` lies among the folders of `PATH`. What lies in the repository around the process, as `node_modules/.bin` does,
    /// is the project's own, so it does not count; nor does a relative folder.
    #[must_use]
    pub fn program(&self, program: &str) -> Option<PathBuf> {
        let path = self.variables.get(OsStr::new("PATH"))?;
        let name = format!("{program}{}", env::consts::EXE_SUFFIX);
        let top = self.folder.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok());
        let top = top.and_then(|top| top.canonicalize().ok());
        let is_foreign = |path: &Path| match (&top, path.canonicalize()) {
            (Some(top), Ok(path)) => !path.starts_with(top),
            (_, found) => found.is_ok(),
        };
        env::split_paths(path)
            .filter(|folder| folder.is_absolute())
            .map(|folder| (folder.join(&name), folder))
            .find(|(file, folder)| is_program(file) && is_foreign(folder) && is_foreign(file))
            .map(|(file, _)| file)
    }
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}
