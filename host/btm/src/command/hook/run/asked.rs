//! What a manager of hooks, such as pre-commit, prek or lefthook, asks to have checked.
//!
//! Before a commit, that is what is staged. `pre-commit run` also checks other files: `--all-files`, `--files`, or what differs
//! between two revisions, as in CI and before a push. The last is told by variables. The others pass names of files, if the hook
//! wants them (`pass_filenames`); if not, a commit in which nothing is staged tells that there is none.

use std::path::PathBuf;

/// Which files are to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// What is staged, of these files; of all if there are none.
    Staged(Vec<PathBuf>),
    /// These files, as they lie in the folder; all if there are none.
    Files(Vec<PathBuf>),
    /// What differs between two revisions, of these files; of all if there are none.
    Range { from: String, to: String, files: Vec<PathBuf> },
}

/// What the manager says.
pub(super) struct Manager {
    /// Whether it says that it is one.
    pub(super) is_there: bool,
    /// The two revisions.
    pub(super) range: Option<(String, String)>,
    /// The names that it passes.
    pub(super) files: Vec<PathBuf>,
}

/// What git has staged.
pub(super) struct Staged {
    /// Whether there is anything.
    pub(super) is_any: bool,
    /// Whether all files that the manager names are staged.
    pub(super) has_all: bool,
}

impl Manager {
    /// What it asks for. Names of which one is not staged are not those of a commit.
    pub(super) fn asks(self, staged: &Staged) -> Asked {
        let Self { is_there, range, files } = self;
        match range {
            Some((from, to)) => Asked::Range { from, to, files },
            None if files.is_empty() && (staged.is_any || !is_there) => Asked::Staged(files),
            None if !files.is_empty() && staged.has_all => Asked::Staged(files),
            None => Asked::Files(files),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Manager, Staged};

    fn asked(is_there: bool, files: &[&str], is_any: bool, has_all: bool) -> Asked {
        let files = files.iter().map(Into::into).collect();
        Manager { is_there, range: None, files }.asks(&Staged { is_any, has_all })
    }

    #[test]
    fn a_commit_is_told_from_a_check_of_other_files() {
        assert_eq!(asked(false, &[], false, true), Asked::Staged(vec![]), "git itself passes no names");
        assert_eq!(asked(true, &[], true, true), Asked::Staged(vec![]));
        assert_eq!(asked(true, &[], false, true), Asked::Files(vec![]), "--all-files, of a hook that wants no names");
        assert_eq!(asked(true, &["a"], true, true), Asked::Staged(vec!["a".into()]));
        assert_eq!(asked(true, &["a", "b"], true, false), Asked::Files(vec!["a".into(), "b".into()]), "--all-files");
        assert_eq!(asked(false, &["a"], false, false), Asked::Files(vec!["a".into()]));
    }

    #[test]
    fn a_range_counts_before_what_is_staged() {
        let range = || Some(("a".to_owned(), "b".to_owned()));
        let manager = Manager { is_there: true, range: range(), files: vec!["x".into()] };
        let asked = manager.asks(&Staged { is_any: true, has_all: true });
        assert_eq!(asked, Asked::Range { from: "a".to_owned(), to: "b".to_owned(), files: vec!["x".into()] });
    }
}
