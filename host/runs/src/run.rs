//! What a run is called by, and its folder before and after.

use std::{
    fmt,
    fs::File,
    io,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use serde::{Deserialize, Serialize};

use crate::{Folder, RunError, Spec, linux};

/// A run, as the daemon remembers it: written into its database before [`Run::spawn`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Run {
    /// Its folder, absolute; never used for another run.
    pub folder: PathBuf,
    /// What all of its processes carry.
    pub token: Token,
    /// The boot id of the machine when it was made.
    pub boot: String,
}

impl Run {
    /// A new run in `folder`, of which nothing is on the disk yet.
    ///
    /// # Errors
    /// If the path is relative, or the system has no random numbers or boot id.
    pub fn new(folder: impl Into<PathBuf>) -> Result<Self, RunError> {
        let folder = folder.into();
        if !folder.is_absolute() {
            return Err(RunError::Relative { path: folder });
        }
        let boot = linux::boot().map_err(|source| RunError::System { action: "read the boot id", source })?;
        Ok(Self { folder, token: Token::random()?, boot })
    }

    /// A run as it was remembered: its folder, and its [`mark`](Self::mark). Nothing if the mark is none.
    #[must_use]
    pub fn remembered(folder: PathBuf, mark: &str) -> Option<Self> {
        let (token, boot) = mark.split_once(' ')?;
        Some(Self { folder, token: Token(token.to_owned()), boot: boot.to_owned() })
    }

    /// What tells this run from any other one, beside its folder.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("{} {}", self.token.as_str(), self.boot)
    }

    /// Makes the folder, with what is to be run; nothing is started. What lies there from an attempt that was not committed is
    /// replaced. To be called before the run is written into the database, so that a missing folder always means a removed one.
    ///
    /// # Errors
    /// If the folder cannot be written; it may be there half then.
    pub fn prepare(&self, spec: &Spec) -> Result<(), RunError> {
        let folder = self.files();
        self.remove()?;
        make(folder.path()).map_err(RunError::file("make", folder.path()))?;
        let lock = folder.lock();
        let _: File = btm_faults::create_new(Point::RunFolder, &lock).map_err(RunError::file("make", &lock))?;
        folder.write_spec(Point::RunSpec, &self.token, spec)
    }

    /// Removes the folder. Only once the run has ended and its status is committed elsewhere, or before it was spawned.
    ///
    /// # Errors
    /// If it cannot be removed, or something is in it that no run leaves there.
    pub fn remove(&self) -> Result<(), RunError> {
        for folder in [self.files(), self.files().restored()] {
            folder.remove(Point::RunRemove)?;
        }
        Ok(())
    }

    /// The files of the run.
    #[must_use]
    pub fn files(&self) -> Folder {
        Folder::new(self.folder.clone())
    }
}

/// Makes the folder of a run; and the one of all runs, if somebody removed it, but none above that.
fn make(folder: &Path) -> io::Result<()> {
    match (btm_faults::create_folder(Point::RunFolder, folder), folder.parent()) {
        (Err(error), Some(runs)) if error.kind() == io::ErrorKind::NotFound => {
            btm_faults::create_folder(Point::RunFolder, runs)?;
            btm_faults::create_folder(Point::RunFolder, folder)
        }
        (made, _) => made,
    }
}

/// A random number that all processes of a run carry, so that they are found wherever they went.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    fn random() -> Result<Self, RunError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)
            .map_err(|error| RunError::System { action: "draw a random number", source: std::io::Error::other(error) })?;
        Ok(Self(format!("{:032x}", u128::from_be_bytes(bytes))))
    }

    /// The token with these digits; nothing if they are none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        (text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self(text.to_owned()))
    }

    /// The token as text: 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ() {
        assert_ne!(Token::random().unwrap(), Token::random().unwrap());
        assert_eq!(Token::random().unwrap().as_str().len(), 32);
    }

    #[test]
    fn a_run_is_remembered_by_its_folder_and_its_mark() {
        let run = Run::new("/runs/1-1").unwrap();
        assert_eq!(Run::remembered(run.folder.clone(), &run.mark()), Some(run));
        assert_eq!(Run::remembered("/runs/1-1".into(), ""), None);
    }

    #[test]
    fn a_relative_folder_is_refused() {
        assert!(matches!(Run::new("runs/1-1"), Err(RunError::Relative { .. })));
    }
}
