//! What can go wrong with hooks, and what the user can do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use btm_git::{GitError, Reach};

use crate::{Kind, Manager};

/// Why a hook was not changed or looked at; shown with its [`HookError::hint`]. Nothing of the user's is lost then.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// Git does not say where hooks lie.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is no repository.
    #[error("`{}` is in no git repository", folder.display())]
    NoRepository {
        /// The folder that was asked about.
        folder: PathBuf,
    },
    /// The repository runs no hooks.
    #[error("hooks are switched off: {}{}", off(folder.as_deref()), lying(unseen))]
    Off {
        /// Where they would lie, unless `core.hooksPath` is empty.
        folder: Option<PathBuf>,
        /// Hooks of btm that git does not run.
        unseen: Vec<PathBuf>,
    },
    /// A hook in this folder would be run by others too, and that was not allowed.
    #[error("hooks lie in `{}`, which {}", folder.display(), shared_by(*.reach))]
    SharedFolder {
        /// The folder.
        folder: PathBuf,
        /// Who they are.
        reach: Reach,
    },
    /// Where the hook should be, there is something that is no file.
    #[error("`{}` is not a file", path.display())]
    NotAFile {
        /// What is there.
        path: PathBuf,
    },
    /// The hook that is there does not work under another name, so it cannot be run by btm's.
    #[error("`{}` belongs to {manager}, and works only under this name", hook.display())]
    GoesByName {
        /// The hook.
        hook: PathBuf,
        /// Whose it is.
        manager: Manager,
        /// Its kind.
        kind: Kind,
    },
    /// Something else took the place of btm's hook, and the earlier hook is still kept.
    #[error("`{}` is not btm's any more, and `{}` still is the hook from before btm", hook.display(), earlier.display())]
    Replaced {
        /// The hook.
        hook: PathBuf,
        /// What was there before btm's hook.
        earlier: PathBuf,
        /// Its kind.
        kind: Kind,
    },
    /// Btm's hook was edited by hand.
    #[error("`{}` was edited since btm wrote it", hook.display())]
    Edited {
        /// The hook.
        hook: PathBuf,
        /// Its kind.
        kind: Kind,
    },
    /// A copy of btm's hook stands where it would run itself for ever.
    #[error("`{}` is btm's own hook, copied or linked", path.display())]
    OwnCopy {
        /// The copy.
        path: PathBuf,
    },
    /// A file cannot be read or changed.
    #[error("`{}` cannot be {what}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What should have been done with it.
        what: &'static str,
        /// Why not.
        source: io::Error,
    },
}

impl HookError {
    /// What the user can do, as one sentence without a full stop; absent where nothing helps.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Git(error) => return error.hint(),
            Self::NoRepository { .. } => "go to a work tree of git, or make one with `git init`".to_owned(),
            Self::Off { .. } => "`git config --show-origin core.hooksPath` says where that is set".to_owned(),
            Self::SharedFolder { .. } => {
                "run `btm hook run` from the hook that is there, or allow the change with `--shared`".to_owned()
            }
            Self::NotAFile { .. } | Self::OwnCopy { .. } => "remove it, then try again".to_owned(),
            Self::GoesByName { manager, kind, .. } => format!("add `btm hook run {kind}` to {}", manager.settings()),
            Self::Replaced { kind, .. } | Self::Edited { kind, .. } => {
                format!("`btm hook restore {kind}` puts it aside and brings back what was there before btm; then install again")
            }
            Self::File { source, .. } if source.kind() == io::ErrorKind::AlreadyExists => {
                "somebody else just made it; try again".to_owned()
            }
            Self::File { .. } => return None,
        })
    }
}

fn off(folder: Option<&Path>) -> String {
    folder.map_or_else(|| "`core.hooksPath` is empty".to_owned(), |folder| format!("`{}` is not a folder", folder.display()))
}

fn shared_by(reach: Reach) -> &'static str {
    match reach {
        Reach::Repository => "is the repository's own",
        Reach::WorkTree => "is in the work tree, so that a change may be committed and reach everybody",
        Reach::Elsewhere => "is outside the repository, so that a change may reach other repositories",
    }
}

/// Makes an error of what happened to a file.
pub fn failed(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> HookError {
    move |source| HookError::File { path: path.into(), what, source }
}

fn lying(hooks: &[PathBuf]) -> String {
    hooks.iter().map(|hook| format!("; btm's hook `{}` is not run", hook.display())).collect()
}
