//! What can go wrong when git is asked, and what the user can do about it.

use std::{
    io,
    path::{Path, PathBuf},
    process::Output,
};

use crate::{ObjectId, git::PATIENCE};

/// The oldest version whose answers are understood.
pub const OLDEST: &str = "2.31";

/// Why git did not tell what was asked; shown with its [`GitError::hint`].
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no `git` in the folders of `PATH`.
    #[error("the program `git` was not found")]
    NoProgram,
    /// The program cannot be run, or its output not read.
    #[error("the program `git` cannot be run")]
    Run(#[source] io::Error),
    /// The program said nothing for too long, and was ended.
    #[error("`git` said nothing for {seconds} s, so btm ended it")]
    Silent {
        /// How long it was waited for.
        seconds: u64,
    },
    /// The time that is waited for the program is none.
    #[error("{PATIENCE} is `{value}`, which is no number of seconds")]
    Patience {
        /// What the variable says.
        value: String,
    },
    /// A file that git would open is none, and git would wait for it.
    #[error("`{}` is {kind}, not a file; git would wait for it without end", .path.display())]
    Special {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: &'static str,
    },
    /// The program is too old.
    #[error("{found} is too old")]
    TooOld {
        /// What it says its version is.
        found: String,
    },
    /// The folder that was asked about cannot be used.
    #[error("`{}` cannot be used", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The repository belongs to somebody else, so git does not trust it.
    #[error("the repository belongs to another user: {says}")]
    Ownership {
        /// In git's words.
        says: String,
        /// The command with which git says the repository can be trusted.
        advice: Option<String>,
    },
    /// The repository has no work tree.
    #[error("`{}` is in a bare repository", path.display())]
    Bare {
        /// The folder that was asked about.
        path: PathBuf,
    },
    /// The folder has a `.git` that leads nowhere.
    #[error("the repository is broken: {says}")]
    Broken {
        /// In git's words.
        says: String,
    },
    /// The index is damaged, or newer than this git.
    #[error("git cannot read its index: {says}")]
    Index {
        /// In git's words.
        says: String,
    },
    /// There is no such commit.
    #[error("there is no commit `{revision}`{}", .says.as_ref().map(|says| format!(": {says}")).unwrap_or_default())]
    UnknownRevision {
        /// What the user wrote.
        revision: String,
        /// Why, if git says more.
        says: Option<String>,
        /// Whether the repository has only a part of its history.
        is_shallow: bool,
    },
    /// Several objects begin with these digits.
    #[error("`{revision}` may be one of several commits")]
    AmbiguousRevision {
        /// What the user wrote.
        revision: String,
    },
    /// Two commits have no common ancestor.
    #[error("`{from}` and `{to}` have no commit in common")]
    NoMergeBase {
        /// The first.
        from: String,
        /// The second.
        to: String,
        /// Whether the repository has only a part of its history.
        is_shallow: bool,
    },
    /// The content of a file is not in the repository.
    #[error("git has no content for the object {object}")]
    NoObject {
        /// Its name.
        object: ObjectId,
    },
    /// Commits or folders that are needed are not in the repository.
    #[error("the repository is incomplete: {says}")]
    Incomplete {
        /// In git's words.
        says: String,
    },
    /// Anything else.
    #[error("git failed: {says}")]
    Failed {
        /// In git's words.
        says: String,
    },
    /// An answer that is not understood.
    #[error("the answer of `git {command}` is not understood")]
    Answer {
        /// The subcommand.
        command: &'static str,
    },
}

impl GitError {
    /// What the user can do, as one sentence without a full stop; absent where nothing helps.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoProgram => "install git, or put its folder into PATH".to_owned(),
            Self::Silent { .. } => format!(
                "git waits for a file that does not answer: a pipe or device in the repository, or a slow disk; {PATIENCE} sets \
                 for how many seconds btm waits"
            ),
            Self::Patience { .. } => format!("set {PATIENCE} to a whole number from 1, or unset it"),
            Self::Special { .. } => {
                "remove it; and if somebody else made this repository, find out why it was there before you go on".to_owned()
            }
            Self::TooOld { .. } => format!("install git {OLDEST} or newer"),
            Self::Ownership { advice: Some(advice), .. } => format!("if you trust it, run `{advice}`"),
            Self::Bare { .. } => "name a folder of a work tree; `git worktree add` makes one".to_owned(),
            Self::Broken { .. } => "run `git worktree repair` where the repository lies, or clone it again".to_owned(),
            Self::Index { .. } => {
                "use a git that reads it; or, if it is damaged, delete it and run `git reset`, which keeps your files".to_owned()
            }
            Self::UnknownRevision { is_shallow: true, .. } | Self::NoMergeBase { is_shallow: true, .. } => {
                "this is a shallow clone: fetch more of its history with `git fetch --unshallow` or `--deepen=100` (for \
                 actions/checkout, `fetch-depth: 0`)"
                    .to_owned()
            }
            Self::UnknownRevision { .. } => "write a branch, a tag or a commit; `git fetch` brings those of others".to_owned(),
            Self::AmbiguousRevision { .. } => "write more of its digits".to_owned(),
            Self::NoMergeBase { from, to, .. } => format!("`{from}..{to}` compares them without one"),
            Self::NoObject { .. } | Self::Incomplete { .. } => {
                "a partial clone leaves objects out: `git fetch --refetch --no-filter` brings them; otherwise `git fsck` tells \
                 what is damaged"
                    .to_owned()
            }
            Self::Run(_)
            | Self::Folder { .. }
            | Self::Ownership { advice: None, .. }
            | Self::Failed { .. }
            | Self::Answer { .. } => return None,
        })
    }

    /// What a command that failed means.
    pub(crate) fn said(output: &Output) -> Self {
        let text = String::from_utf8_lossy(&output.stderr);
        let says = words(&text);
        let has = |part: &str| text.contains(part);
        if has("dubious ownership") || has("unsafe repository") {
            let advice = text.lines().map(str::trim).find(|line| line.starts_with("git config --global --add safe.directory"));
            Self::Ownership { says, advice: advice.map(str::to_owned) }
        } else if has("index file") || has("bad index") || has("bad signature") {
            Self::Index { says }
        } else if has("invalid gitfile") || has("not a git repository: ") {
            Self::Broken { says }
        } else if ["unable to read", "bad tree object", "not a tree object", "bad object", "promisor"].into_iter().any(has) {
            Self::Incomplete { says }
        } else if says.is_empty() {
            Self::Failed { says: format!("it ended with {}", output.status) }
        } else {
            Self::Failed { says }
        }
    }

    /// The same, where not being in a repository at all is no error but `None`.
    pub(crate) fn said_around(output: &Output, root: &Path) -> Option<Self> {
        let text = String::from_utf8_lossy(&output.stderr);
        if text.contains("not a git repository (or any") {
            None
        } else if text.contains("cannot use bare repository") {
            Some(Self::Bare { path: root.to_owned() })
        } else {
            Some(Self::said(output))
        }
    }
}

/// What git complained about, on one line and without its advice.
pub fn words(text: &str) -> String {
    let complaints = text.lines().filter_map(|line| line.strip_prefix("fatal: ").or_else(|| line.strip_prefix("error: ")));
    let said = complaints.collect::<Vec<_>>().join("; ");
    if said.is_empty() { text.lines().collect::<Vec<_>>().join(" ").trim().to_owned() } else { said }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn complaints_are_told_from_everything_else() {
        let text = "12:00:00 git.c:1 trace: built-in\nerror: bad signature 0x58\nhint: read this\nfatal: index file corrupt\n";
        assert_eq!(words(text), "bad signature 0x58; index file corrupt");
        assert_eq!(words("xcrun: error: no developer tools\nat x\n"), "xcrun: error: no developer tools at x");
        assert_eq!(words(""), "");
    }
}
