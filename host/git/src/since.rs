//! What changed since a commit.

use crate::{Changes, GitError, Repository, Snapshot, git::both, raw, revision::Range};

/// What changed, and where the content is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// These files of the work tree changed since a commit; their content is there.
    WorkTree(Changes),
    /// The files of a commit, compared with another one; their content is in the repository.
    Commit(Snapshot),
}

impl Repository {
    /// What changed below the folder.
    /// - `REV`: the work tree, compared with that commit itself, as `git diff REV` does; and the files that are neither tracked
    ///   nor ignored.
    /// - `A..B`: commit `B`, compared with `A`.
    /// - `A...B`: commit `B`, compared with the commit from which both come.
    ///
    /// A changed mode is no change, but in the work tree it counts as one until it is staged. So does a file that a filter made
    /// (of LFS, for example) once it was touched, since the filter is not run to compare it. Files of submodules and of other
    /// repositories within are not looked at.
    ///
    /// # Errors
    /// If there is no such commit, or git cannot read what it needs.
    pub fn since(&self, range: &str) -> Result<Since, GitError> {
        match Range::parse(range) {
            Range::WorkTree(revision) => {
                let [commit] = self.commits([revision])?;
                self.changes_since(commit).map(Since::WorkTree)
            }
            Range::Between(from, to) => {
                let [from, to] = self.commits([from, to])?;
                self.tree(&to.to_string(), &from.to_string()).map(Since::Commit)
            }
            Range::Branch(from, to) => {
                let [from_commit, to_commit] = self.commits([from, to])?;
                let base = self.merge_base((from, from_commit), (to, to_commit))?;
                self.tree(&to_commit.to_string(), &base.to_string()).map(Since::Commit)
            }
        }
    }

    /// Whether there is a commit from which both come, as `A...B` needs it; a part of a history may be without one.
    ///
    /// # Errors
    /// If one of them is no commit, or git cannot read what it needs.
    pub fn have_base(&self, from: &str, to: &str) -> Result<bool, GitError> {
        let [from_commit, to_commit] = self.commits([from, to])?;
        match self.merge_base((from, from_commit), (to, to_commit)) {
            Ok(_) => Ok(true),
            Err(GitError::NoMergeBase { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The files of `commit`, compared with those of `base`.
    fn tree(&self, commit: &str, base: &str) -> Result<Snapshot, GitError> {
        let (list, changes) = both(
            || self.git.answer(&self.below(&["ls-tree", "-r", "-z", "--full-tree", commit])),
            || self.git.answer(&self.comparison(&["diff-tree", "-r"], &[base, commit])),
        );
        let (list, changes) = (list?, changes?);
        Snapshot::of(&list, "ls-tree", &raw::changes(&changes, "diff-tree")?, |_| true, &self.prefix)
    }
}
