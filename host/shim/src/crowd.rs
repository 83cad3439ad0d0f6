//! All processes of a run, wherever they went.

use std::io;

use btm_runs::linux::{Group, Process, descendants, each_descendant, open};
use rustix::process::{Pid, Signal, kill_process_group, pidfd_send_signal};

/// All processes of a run: those in its control group, or else those that descend from the shim. They cannot get away: the shim is the
/// parent of all whose own parent has ended.
#[derive(Debug)]
pub struct Crowd {
    group: Option<Group>,
}

impl Crowd {
    /// Of this shim.
    pub fn new(group: Option<Group>) -> Self {
        Self { group }
    }

    /// Sends a signal to the process group of the command. Only as long as nobody has waited for its leader: its number is its own then.
    pub fn signal_group(leader: u32, signal: Signal) {
        if let Some(leader) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(leader, signal);
        }
    }

    /// Sends a signal to all.
    pub fn signal(&self, signal: Signal) {
        let _ = each_descendant(std::process::id(), |process| send(process, signal));
    }

    /// Holds all; those who multiply too, since those who are held do not.
    pub fn hold(&self) {
        if !self.group.as_ref().is_some_and(|group| group.freeze(true)) {
            self.signal(Signal::STOP);
        }
    }

    /// Has all go on.
    pub fn release(&self) {
        if !self.group.as_ref().is_some_and(|group| group.freeze(false)) {
            self.signal(Signal::CONT);
        }
    }

    /// Kills all.
    pub fn kill(&self) {
        if !self.group.as_ref().is_some_and(Group::kill) {
            self.signal(Signal::STOP);
        }
        // Also with a group: the process that is to become the command may not have joined it yet.
        self.signal(Signal::KILL);
    }

    /// How many have not ended.
    pub fn count(&self) -> io::Result<usize> {
        Ok(descendants(std::process::id())?.iter().filter(|process| process.is_alive()).count())
    }
}

/// Sends a signal to the process that was found, and to no other one that got its number since.
fn send(process: &Process, signal: Signal) {
    let Ok(pidfd) = open(process.pid) else { return };
    if Process::read(process.pid).is_ok_and(|now| now.start == process.start) {
        let _ = pidfd_send_signal(&pidfd, signal);
    }
}
