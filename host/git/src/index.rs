//! What is in the index: what the next commit would contain.

use std::{collections::HashMap, ffi::OsString};

use crate::{
    GitError, Repository, Snapshot,
    git::both,
    raw::{self, Change},
};

/// How two states are compared: as they are, without renames, programs of the user, or a look into submodules.
pub const COMPARED: [&str; 7] =
    ["--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"];

impl Repository {
    /// What is staged below the folder: the content of the index, compared with `HEAD`. Without a commit, everything is changed.
    ///
    /// What was only announced (`git add -N`) has no staged content and is not part of it. While a merge is being concluded, what
    /// one of its commits has is no change.
    ///
    /// # Errors
    /// If git cannot read its index or the commits.
    pub fn staged(&self) -> Result<Snapshot, GitError> {
        let mut staged = match self.compared_with("HEAD") {
            Err(GitError::Failed { .. }) if !self.has_commit()? => self.compared_with(self.place.empty_tree),
            staged => staged,
        }?;
        for commit in self.merged_commits()? {
            let changes = self.git.answer(&self.comparison(&["diff-index", "--cached"], &[&commit.to_string()]))?;
            staged.narrow(&raw::changes(&changes, "diff-index")?, &self.prefix);
        }
        Ok(staged)
    }

    /// The index tells an announced file from an empty one only by comparing it in two ways.
    fn compared_with(&self, commit: &str) -> Result<Snapshot, GitError> {
        let listing = self.below(&["ls-files", "--stage", "-z"]);
        let compare = |announced| self.git.answer(&self.comparison(&["diff-index", "--cached", announced], &[commit]));
        let (list, (changes, changes_announced)) = both(
            || self.git.answer(&listing),
            || both(|| compare("--ita-invisible-in-index"), || compare("--ita-visible-in-index")),
        );
        let (list, changes, changes_announced) = (list?, changes?, changes_announced?);
        let changes: HashMap<&[u8], Change> = raw::changes(&changes, "diff-index")?;
        let changes_announced = raw::changes(&changes_announced, "diff-index")?;
        let is_staged = |path: &[u8]| changes.get(path) == changes_announced.get(path);
        Snapshot::of(&list, "ls-files", &changes, is_staged, &self.prefix)
    }

    /// The arguments of a comparison of `states`, below the folder.
    pub(crate) fn comparison(&self, command: &[&str], states: &[&str]) -> Vec<OsString> {
        self.below(&[command, &COMPARED, states].concat())
    }

    fn has_commit(&self) -> Result<bool, GitError> {
        Ok(self.git.output(&["rev-parse", "--verify", "--quiet", "HEAD"])?.status.success())
    }
}
