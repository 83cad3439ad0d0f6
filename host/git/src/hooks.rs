//! Where git looks for hooks. No hook is run to find out.

use std::path::{Path, PathBuf};

use crate::{GitError, Repository, git::Git, repository::path};

/// The folder in which git looks for the hooks of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookFolder {
    /// The folder, absolute and without links; it need not exist. Absent if `core.hooksPath` is empty, which switches hooks off.
    pub path: Option<PathBuf>,
    /// Whom a change in it is about.
    pub reach: Reach,
    /// Folders in which git looked, or would look, if `core.hooksPath` were not set as it is: the repository's own, and those that
    /// other files of settings name.
    pub others: Vec<PathBuf>,
}

/// Whom a change in a folder of hooks is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This repository, with all its work trees, and nobody who clones it.
    Repository,
    /// The folder lies in the work tree: everybody who gets its files, if they are committed.
    WorkTree,
    /// The folder lies elsewhere: every repository that names it.
    Elsewhere,
}

impl Repository {
    /// Where git looks for hooks when it works in this work tree.
    ///
    /// # Errors
    /// If git does not say.
    pub fn hook_folder(&self) -> Result<HookFolder, GitError> {
        let git = self.git.seeing_hooks();
        let own = absolute(&git, &["--git-common-dir"])?;
        let others = self.hook_folders_of_settings(&git)?.into_iter().chain([own.join("hooks")]);
        let mut others: Vec<PathBuf> = others.filter_map(|other| other.canonicalize().ok()).collect();
        others.sort();
        others.dedup();
        if is_off(&git)? {
            return Ok(HookFolder { path: None, reach: Reach::Repository, others });
        }
        let folder = absolute(&git, &["--git-path", "hooks"])?;
        let reach = reach(&folder, &own, &self.place.top);
        others.retain(|other| *other != folder);
        Ok(HookFolder { path: Some(folder), reach, others })
    }

    /// What each file of settings says, also where a later one says something else.
    fn hook_folders_of_settings(&self, git: &Git) -> Result<Vec<PathBuf>, GitError> {
        let output = git.output(&["config", "-z", "--type=path", "--get-all", "core.hooksPath"])?;
        match output.status.code() {
            Some(0) => {
                let folders = output.stdout.split(|byte| *byte == 0).filter(|folder| !folder.is_empty());
                Ok(folders.map(|folder| self.place.top.join(path(folder))).collect())
            }
            Some(1) => Ok(Vec::new()),
            _ => Err(GitError::said(&output)),
        }
    }
}

/// Whether `core.hooksPath` is set, but empty. Git would say nothing useful about the folder.
fn is_off(git: &Git) -> Result<bool, GitError> {
    let output = git.output(&["config", "-z", "--get", "core.hooksPath"])?;
    match output.status.code() {
        Some(0) => Ok(output.stdout == b"\0"),
        Some(1) => Ok(false),
        _ => Err(GitError::said(&output)),
    }
}

fn absolute(git: &Git, question: &[&str]) -> Result<PathBuf, GitError> {
    let answer = git.answer(&[&["rev-parse", "--path-format=absolute"], question].concat())?;
    let answer = path(answer.strip_suffix(b"\n").ok_or(GitError::Answer { command: "rev-parse" })?);
    Ok(answer.canonicalize().unwrap_or(answer))
}

/// The repository's own folder counts first, because it often lies in the work tree.
fn reach(folder: &Path, own: &Path, top: &Path) -> Reach {
    if folder.starts_with(own) {
        Reach::Repository
    } else if folder.starts_with(top) {
        Reach::WorkTree
    } else {
        Reach::Elsewhere
    }
}
