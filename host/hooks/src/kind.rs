//! Which hooks there are, and what they do about problems.

use std::fmt;

/// A moment at which git runs a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Before a commit is made.
    PreCommit,
    /// Before commits are sent elsewhere.
    PrePush,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::PreCommit, Self::PrePush];

    /// The name of its file, which is also what git calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PrePush => "pre-push",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What it stands before, in words.
    pub(crate) fn moment(self) -> &'static str {
        match self {
            Self::PreCommit => "before each commit",
            Self::PrePush => "before each push",
        }
    }

    /// The command that passes it by.
    pub(crate) fn bypass(self) -> &'static str {
        match self {
            Self::PreCommit => "git commit --no-verify",
            Self::PrePush => "git push --no-verify",
        }
    }

    /// Whether git tells it something on its input, which then both the earlier hook and btm must get.
    pub(crate) fn has_input(self) -> bool {
        match self {
            Self::PreCommit => false,
            Self::PrePush => true,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What a hook does about problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They stop git.
    Blocking,
    /// They are shown, and git goes on.
    NonBlocking,
}

impl Mode {
    pub(crate) const ALL: [Self; 2] = [Self::Blocking, Self::NonBlocking];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::NonBlocking => "non-blocking",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
