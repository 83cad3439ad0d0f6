//! What the shim is told by signals.

use std::{
    io,
    os::fd::{AsFd, BorrowedFd},
};

use nix::sys::{
    signal::{SigSet, Signal},
    signalfd::{SfdFlags, SignalFd},
};

/// What a signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A process of the run ended, or several did.
    ChildEnded,
    /// End the command.
    Stop,
    /// Hold it.
    Pause,
    /// Have it go on.
    Resume,
    /// Nothing for the shim, such as a log file over a limit of size.
    Nothing,
}

/// All signals of this process, as something to read.
pub struct Signals(SignalFd);

impl Signals {
    /// From now on no signal but SIGKILL and SIGSTOP does anything to this process.
    pub fn block() -> io::Result<Self> {
        let all = SigSet::all();
        all.thread_block()?;
        Ok(Self(SignalFd::with_flags(&all, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)?))
    }

    /// The next one; `None` if there is none at present.
    pub fn next(&self) -> io::Result<Option<Told>> {
        let Some(info) = self.0.read_signal()? else { return Ok(None) };
        Ok(Some(match i32::try_from(info.ssi_signo).ok().and_then(|number| Signal::try_from(number).ok()) {
            Some(Signal::SIGCHLD) => Told::ChildEnded,
            Some(Signal::SIGTERM | Signal::SIGINT | Signal::SIGHUP | Signal::SIGQUIT) => Told::Stop,
            Some(Signal::SIGUSR1) => Told::Pause,
            Some(Signal::SIGUSR2) => Told::Resume,
            _ => Told::Nothing,
        }))
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
