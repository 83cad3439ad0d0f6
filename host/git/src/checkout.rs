//! The files of a repository that say what belongs to its work tree, read without the program `git`.

use std::{
    io,
    path::{Path, PathBuf},
};

use btm_files::ReadError;

use crate::index_file::{IndexFile, IndexFileError, TrackedPaths};

/// What lies at the top of a work tree: the folder of its repository, or a file that leads there.
const GIT: &str = ".git";
/// The most bytes of a `.git` file or a `commondir` file; each has one path.
const MAX_POINTER: u64 = 16 << 10;
/// The most bytes of a repository's settings.
const MAX_SETTINGS: u64 = 1 << 20;
/// The most bytes of an index: about a million files. A larger repository has a sparse index.
const MAX_INDEX: u64 = 128 << 20;

/// Where the files of a repository lie that say what belongs to its work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The folder of this work tree.
    own: PathBuf,
    /// The folder that all work trees share.
    common: PathBuf,
    /// The files that led there.
    pointers: Vec<PathBuf>,
}

/// Why the files of a repository cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// A file that leads to the repository, or its index, cannot be read.
    #[error("`{}` cannot be read: {error}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: ReadError,
    },
    /// A `.git` file does not lead to a repository.
    #[error("`{}` does not lead to a git repository", .path.display())]
    LeadsNowhere {
        /// The file.
        path: PathBuf,
    },
    /// The index is damaged or not understood.
    #[error("`{}`: {error}", .path.display())]
    Index {
        /// The index file.
        path: PathBuf,
        /// Why.
        error: IndexFileError,
    },
}

/// The top of the work tree that a folder lies in: the nearest folder upward that has a `.git`, whatever that is.
#[must_use]
pub fn top_of(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|ancestor| ancestor.join(GIT).symlink_metadata().is_ok())
}

/// The main work tree of the linked one at `top`, if it is one and the repository says so too: a folder that merely claims to belong
/// to a repository has nothing to do with it. The folder of the repository, if that has no work tree of its own.
#[must_use]
pub fn main_work_tree(top: &Path) -> Option<PathBuf> {
    let link = top.join(GIT);
    if !link.symlink_metadata().ok()?.is_file() {
        return None;
    }
    let checkout = Checkout::at(top).ok()??;
    let (own, common) = (checkout.own.canonicalize().ok()?, checkout.common.canonicalize().ok()?);
    let back = own.join(pointer(&own.join("gitdir")).ok()??.trim()).canonicalize().ok()?;
    // A linked work tree is one of those that the repository keeps.
    if back != link.canonicalize().ok()? || own.parent()? != common.join("worktrees") {
        return None;
    }
    let is_in_work_tree = common.file_name().is_some_and(|name| name == GIT);
    Some(if is_in_work_tree { common.parent()?.to_owned() } else { common })
}

impl Checkout {
    /// The repository whose work tree has its top at `top`, if there is one.
    ///
    /// # Errors
    /// If there is a `.git` that does not lead to a repository.
    pub fn at(top: &Path) -> Result<Option<Self>, CheckoutError> {
        let git = top.join(GIT);
        match git.metadata() {
            Ok(found) if found.is_dir() => Ok(Some(Self { own: git.clone(), common: git, pointers: Vec::new() })),
            Ok(_) => Self::of_pointer(top, git).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(CheckoutError::Unreadable { path: git, error: error.into() }),
        }
    }

    /// The repository that a `.git` file leads to: that of a linked work tree, or a submodule.
    fn of_pointer(top: &Path, git: PathBuf) -> Result<Self, CheckoutError> {
        let text = pointer(&git)?;
        let own = text.as_deref().and_then(|text| text.strip_prefix("gitdir:")).map(|path| top.join(path.trim()));
        let Some(own) = own.filter(|own| own.is_dir()) else { return Err(CheckoutError::LeadsNowhere { path: git }) };
        let common_file = own.join("commondir");
        let common = pointer(&common_file)?.map_or_else(|| own.clone(), |common| own.join(common.trim()));
        Ok(Self { own, common, pointers: vec![git, common_file] })
    }

    /// The folder of this work tree in its repository, and the one that all work trees share; often the same.
    #[must_use]
    pub fn folders(&self) -> [&Path; 2] {
        [&self.own, &self.common]
    }

    /// The file of patterns for untracked files that only this repository has. It need not exist.
    #[must_use]
    pub fn exclude_file(&self) -> PathBuf {
        self.common.join("info/exclude")
    }

    /// The repository's settings. The file need not exist.
    #[must_use]
    pub fn settings_file(&self) -> PathBuf {
        self.common.join("config")
    }

    /// Whether names that differ only in the case of ASCII letters are the same to git here: `core.ignoreCase`, which it sets in a
    /// new repository on such a file system. What the user's own or included settings say is not looked at.
    #[must_use]
    pub fn ignores_case(&self) -> bool {
        btm_files::read_text(&self.settings_file(), MAX_SETTINGS).is_ok_and(|text| ignores_case(&text))
    }

    /// The index. It need not exist.
    #[must_use]
    pub fn index_file(&self) -> PathBuf {
        self.own.join("index")
    }

    /// The files that led to the repository's folder; they need not exist.
    #[must_use]
    pub fn pointers(&self) -> &[PathBuf] {
        &self.pointers
    }

    /// The paths that git tracks; none if there is no index yet. Of a split index, also those that were removed since it was
    /// split.
    ///
    /// # Errors
    /// If the index cannot be read, or is damaged.
    pub fn tracked(&self) -> Result<TrackedPaths, CheckoutError> {
        let Some(index) = read_index(self.index_file())? else { return Ok(TrackedPaths::default()) };
        let Some(shared) = index.shared else { return Ok(index.tracked) };
        let path = self.own.join(format!("sharedindex.{shared}"));
        match read_index(path.clone())? {
            Some(shared) => Ok(index.tracked.with(&shared.tracked)),
            None => Err(CheckoutError::Unreadable { path, error: ReadError::Missing }),
        }
    }
}

fn pointer(path: &Path) -> Result<Option<String>, CheckoutError> {
    match btm_files::read_text(path, MAX_POINTER) {
        Ok(text) => Ok(Some(text)),
        Err(ReadError::Missing) => Ok(None),
        Err(error) => Err(CheckoutError::Unreadable { path: path.to_owned(), error }),
    }
}

fn read_index(path: PathBuf) -> Result<Option<IndexFile>, CheckoutError> {
    match btm_files::read(&path, MAX_INDEX) {
        Ok(bytes) => IndexFile::parse(&bytes).map(Some).map_err(|error| CheckoutError::Index { path, error }),
        Err(ReadError::Missing) => Ok(None),
        Err(error) => Err(CheckoutError::Unreadable { path, error }),
    }
}

/// Whether settings have `core.ignoreCase` on; the last one counts.
fn ignores_case(settings: &str) -> bool {
    let (mut is_core, mut is_on) = (false, false);
    for line in settings.lines().map(str::trim) {
        let (section, rest) = match line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            Some((section, rest)) => (Some(section.trim()), rest.trim()),
            None => (None, line),
        };
        is_core = section.map_or(is_core, |section| section.eq_ignore_ascii_case("core"));
        let (name, value) = rest.split_once('=').map_or((rest, "true"), |(name, value)| (name.trim(), value.trim()));
        if is_core && name.eq_ignore_ascii_case("ignorecase") {
            let value = value.split(['#', ';']).next().unwrap_or_default().trim().trim_matches('"');
            is_on = ["true", "yes", "on", "1"].iter().any(|on| value.eq_ignore_ascii_case(on));
        }
    }
    is_on
}

#[cfg(test)]
mod tests {
    use super::ignores_case;

    #[test]
    fn the_case_of_names_is_a_setting() {
        for (text, expected) in [
            ("", false),
            ("[core]\n\tbare = false\n\tignorecase = true\n", true),
            ("[CORE]\r\n\tIgnoreCase=Yes ; as here\r\n", true),
            ("[core] ignorecase\n", true),
            ("[core]\nignorecase = true\n[core]\nignorecase = false\n", false),
            ("[other]\nignorecase = true\n", false),
            ("[core \"x\"]\nignorecase = true\n", false),
            ("[core]\n# ignorecase = true\n", false),
        ] {
            assert_eq!(ignores_case(text), expected, "{text:?}");
        }
    }
}
