//! What can go wrong around a run.

use std::{
    io,
    path::{Path, PathBuf},
};

/// What can go wrong around a run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}: {source}; see that the disk is not full and that the folder is yours", path.display())]
    File {
        /// What was tried, such as `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A file of the run has content that no version of btm wrote.
    #[error("{} is damaged ({source}); remove the folder it is in, the run counts as lost then", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        source: serde_json::Error,
    },
    /// Something is in the folder that no run leaves there.
    #[error("{} is no file of a run, so {} is not removed; move it elsewhere", path.display(), folder.display())]
    Foreign {
        /// What is in it.
        path: PathBuf,
        /// The folder of the run.
        folder: PathBuf,
    },
    /// Others can enter the folder, so no run has made it.
    #[error("other users can enter {}, so btm did not make it and does not remove it; move it elsewhere", folder.display())]
    Open {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder is no absolute path, so that it would mean another one to the shim.
    #[error("the folder of a run is an absolute path, not {}", path.display())]
    Relative {
        /// The path.
        path: PathBuf,
    },
    /// The shim could not be started.
    #[error("cannot start {} to watch over the command: {source}; see that the machine is not out of processes or memory", shim.display())]
    Spawn {
        /// The executable.
        shim: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Something about processes could not be asked or done.
    #[error("cannot {action} process {pid}: {source}")]
    Process {
        /// What was tried, such as `signal`.
        action: &'static str,
        /// The process.
        pid: u32,
        /// What the operating system says.
        source: io::Error,
    },
    /// Something that the operating system knows about could not be read.
    #[error("cannot {action}: {source}; see that /proc is mounted")]
    System {
        /// What was tried.
        action: &'static str,
        /// What the operating system says.
        source: io::Error,
    },
    /// Somebody else holds the lock of the run, and it is not its shim.
    #[error("{} is locked by a process that is not its shim; end that process", folder.display())]
    Busy {
        /// The folder of the run.
        folder: PathBuf,
    },
    /// Processes of the run could not be ended.
    #[error("{count} processes of the run in {} cannot be ended; they belong to another user or hang in the kernel", folder.display())]
    Strays {
        /// How many.
        count: usize,
        /// The folder of the run.
        folder: PathBuf,
    },
}

impl RunError {
    /// Wraps what the operating system says about a path.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { action, path: path.to_owned(), source }
    }

    /// Wraps what the operating system says about a process.
    pub(crate) fn process<E: Into<io::Error>>(action: &'static str, pid: u32) -> impl FnOnce(E) -> Self {
        move |source| Self::Process { action, pid, source: source.into() }
    }
}
