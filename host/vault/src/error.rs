//! What can be wrong with a vault, and what the user can do about it.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// Why a vault cannot be used; the caller goes on without one and shows this with its [`OpenError::hint`].
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder, or one above it, belongs to somebody else.
    #[error("`{}` belongs to another user (id {owner})", path.display())]
    ForeignOwner {
        /// The folder.
        path: PathBuf,
        /// The owner's user id.
        owner: u32,
    },
    /// Others may write to the folder, or to one above it.
    #[error("`{}` can be written by other users (mode {mode:o})", path.display())]
    WritableByOthers {
        /// The folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Something other than a folder lies there.
    #[error("`{}` is not a folder", path.display())]
    NotAFolder {
        /// What lies there.
        path: PathBuf,
    },
    /// The folder is missing and cannot be created.
    #[error("cannot create the folder `{}`", path.display())]
    Create {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder cannot be written.
    #[error("cannot write to the folder `{}`", path.display())]
    ReadOnly {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder or the secret cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The secret is not one that only this user could know.
    #[error("the cache's secret `{}` {problem}", path.display())]
    Secret {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: SecretProblem,
    },
    /// The secret would lie within the cache and be restored or shared with it.
    #[error("the folder of the cache's secret, `{}`, lies within the cache", path.display())]
    SecretInCache {
        /// The secret's folder.
        path: PathBuf,
    },
    /// Who may write to a folder is not known on this operating system yet.
    #[error("the cache `{}` cannot be protected on this operating system yet", path.display())]
    Unsupported {
        /// The folder.
        path: PathBuf,
    },
}

/// What is wrong with a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretProblem {
    /// It is a link, a folder or a device.
    NotAFile,
    /// It belongs to another user.
    ForeignOwner,
    /// Others may read or write it.
    OpenToOthers,
    /// It does not have the length of a secret.
    WrongLength,
}

impl fmt::Display for SecretProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotAFile => "is not a regular file",
            Self::ForeignOwner => "belongs to another user",
            Self::OpenToOthers => "can be read or written by other users",
            Self::WrongLength => "has the wrong length",
        })
    }
}

impl OpenError {
    /// The file or folder that is wrong.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::ForeignOwner { path, .. }
            | Self::WritableByOthers { path, .. }
            | Self::NotAFolder { path }
            | Self::Create { path, .. }
            | Self::ReadOnly { path, .. }
            | Self::Read { path, .. }
            | Self::Secret { path, .. }
            | Self::SecretInCache { path }
            | Self::Unsupported { path } => path,
        }
    }

    /// What the user can do, as one sentence without a full stop; absent where nothing helps.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let elsewhere = "set XDG_CACHE_HOME and XDG_DATA_HOME to folders that only you can write";
        let shown = self.path().display();
        match self {
            Self::ForeignOwner { .. } | Self::SecretInCache { .. } => Some(elsewhere.to_owned()),
            Self::WritableByOthers { .. } => Some(format!("run `chmod go-w '{shown}'`, or {elsewhere}")),
            Self::NotAFolder { .. } => Some(format!("move `{shown}` away, or {elsewhere}")),
            Self::Create { .. } | Self::ReadOnly { .. } | Self::Read { .. } => {
                Some(format!("make `{shown}` accessible, or {elsewhere}"))
            }
            Self::Secret { .. } => Some(format!("delete `{shown}`; a new one is made, and the cache is built again")),
            Self::Unsupported { .. } => None,
        }
    }
}

/// Why an entry was not believed.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// It could not be read; it stays where it is.
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
    /// It is a link, a folder or a device.
    #[error("it is not a regular file")]
    NotAFile,
    /// It belongs to another user, or others may write it.
    #[error("other users can write it")]
    OpenToOthers,
    /// Its end is no seal of this format: it was cut, extended, or written by another version.
    #[error("it was cut short, extended, or written by another version of btm")]
    NoSeal,
    /// It was sealed under another key, and copied here.
    #[error("it is the entry of another key")]
    OtherKey,
    /// Its bytes are not those that were sealed with this user's secret.
    #[error("its content was altered, or sealed by somebody else")]
    Altered,
}
