//! A run that goes on.

use std::{
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    process::{Child, ExitStatus},
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Signal, pidfd_send_signal},
};

use crate::{
    Found, Run, RunError,
    linux::{Identity, blocks},
};

/// How long a new shim may take before it listens to signals.
const PATIENCE: Duration = Duration::from_secs(5);

/// A run that goes on: a handle to its shim. Its descriptor ([`AsFd`]) becomes readable when the shim has ended. Dropping it changes
/// nothing.
#[derive(Debug)]
pub struct Live {
    run: Run,
    shim: Identity,
    pidfd: OwnedFd,
    /// Only where this process started it: it has to be waited for.
    child: Option<Child>,
    /// How that ended, once somebody asked.
    status: Option<ExitStatus>,
}

impl Live {
    pub(crate) fn new(run: Run, shim: Identity, pidfd: OwnedFd, child: Option<Child>) -> Self {
        Self { run, shim, pidfd, child, status: None }
    }

    /// The run.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The shim.
    #[must_use]
    pub fn shim(&self) -> &Identity {
        &self.shim
    }

    /// Has the command ended: SIGTERM to its process group, and SIGKILL to all that is left after the grace of its limits.
    ///
    /// # Errors
    /// If the shim cannot be signalled.
    pub fn stop(&self) -> Result<(), RunError> {
        self.signal(Signal::TERM)
    }

    /// Holds all processes of the run; its time stands still.
    ///
    /// # Errors
    /// If the shim cannot be signalled.
    pub fn pause(&self) -> Result<(), RunError> {
        self.signal(Signal::USR1)
    }

    /// Has them go on.
    ///
    /// # Errors
    /// If the shim cannot be signalled.
    pub fn resume(&self) -> Result<(), RunError> {
        self.signal(Signal::USR2)
    }

    /// What became of the run, once its shim has ended; `None` as long as it lives. Does not wait.
    ///
    /// # Errors
    /// Those of [`Run::look`].
    pub fn ended(&mut self) -> Result<Option<Found>, RunError> {
        if !self.has_ended(Some(Duration::ZERO))? {
            return Ok(None);
        }
        if let Some(child) = &mut self.child {
            self.status = child.try_wait().map_err(RunError::process("wait for", self.shim.pid))?;
        }
        self.run.look().map(Some)
    }

    /// Whether the shim could not do its work, once it has [`ended`](Self::ended): it was not killed, and says itself that it failed.
    #[must_use]
    pub fn shim_failed(&self) -> bool {
        self.status.is_some_and(|status| status.code().is_some_and(|code| code != 0))
    }

    /// Waits until the shim has ended, and says what became of the run; `None` if it still lives after `limit`.
    ///
    /// # Errors
    /// Those of [`Run::look`].
    pub fn wait(&mut self, limit: Option<Duration>) -> Result<Option<Found>, RunError> {
        if self.has_ended(limit)? { self.ended() } else { Ok(None) }
    }

    /// Whether the shim has ended, or does within `limit`.
    pub(crate) fn has_ended(&self, limit: Option<Duration>) -> Result<bool, RunError> {
        let until = limit.map(|limit| Instant::now() + limit);
        loop {
            let rest = until.map(|until| until.saturating_duration_since(Instant::now()));
            let rest = rest.and_then(|rest| Timespec::try_from(rest).ok());
            match poll(&mut [PollFd::new(&self.pidfd, PollFlags::IN)], rest.as_ref()) {
                Ok(ready) => return Ok(ready > 0),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(RunError::process("wait for", self.shim.pid)(error)),
            }
        }
    }

    /// Sends a signal that the shim understands. A shim that was just started would die of it; so it is waited for, which takes a
    /// millisecond. A shim that has ended needs no signal.
    fn signal(&self, signal: Signal) -> Result<(), RunError> {
        let patience = Instant::now() + PATIENCE;
        while !blocks(self.shim.pid, signal) && Instant::now() < patience {
            if self.has_ended(Some(Duration::from_millis(1)))? {
                return Ok(());
            }
        }
        match pidfd_send_signal(&self.pidfd, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(error) => Err(RunError::process("signal", self.shim.pid)(error)),
        }
    }
}

impl AsFd for Live {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }
}
