//! Which process is meant, even if its number was used again.

use std::{fs, io, os::fd::OwnedFd};

use rustix::process::{Pid, PidfdFlags, pidfd_open};
use serde::{Deserialize, Serialize};

use super::Process;

/// A process. No other one ever has the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Identity {
    /// Its number, which others had before and will have later.
    pub pid: u32,
    /// When it started, in clock ticks since the machine was booted.
    pub start: u64,
    /// Which boot of the machine that was.
    pub boot: String,
}

impl Identity {
    /// Who has this number now.
    ///
    /// # Errors
    /// If nobody has, or /proc cannot be read.
    pub fn of(pid: u32) -> io::Result<Self> {
        Ok(Self { pid, start: Process::read(pid)?.start, boot: boot()? })
    }

    /// A descriptor of the process, readable once it has ended; `None` if it is gone, and then perhaps another one has its number.
    ///
    /// # Errors
    /// If the process is there but cannot be opened.
    pub fn open(&self) -> io::Result<Option<OwnedFd>> {
        let pidfd = match open(self.pid) {
            Ok(pidfd) => pidfd,
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::SRCH.raw_os_error()) => return Ok(None),
            Err(error) => return Err(error),
        };
        // Asked after the descriptor was made: if the number is still its own, so is the descriptor.
        Ok(Self::of(self.pid).is_ok_and(|now| now == *self).then_some(pidfd))
    }
}

/// A descriptor of the process that has this number now.
///
/// # Errors
/// If nobody has.
pub fn open(pid: u32) -> io::Result<OwnedFd> {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::InvalidInput)?;
    Ok(pidfd_open(pid, PidfdFlags::empty())?)
}

/// Which boot of the machine this is.
///
/// # Errors
/// If /proc cannot be read.
pub fn boot() -> io::Result<String> {
    Ok(fs::read_to_string("/proc/sys/kernel/random/boot_id")?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_was_used_again_opens_nothing() {
        let me = Identity::of(std::process::id()).unwrap();
        assert!(me.open().unwrap().is_some());
        assert!(Identity { start: me.start - 1, ..me.clone() }.open().unwrap().is_none());
        assert!(Identity { boot: "another".to_owned(), ..me }.open().unwrap().is_none());
    }
}
