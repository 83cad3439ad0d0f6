//! Ending what a killed shim left behind.

use std::time::{Duration, Instant};

use rustix::process::{Signal, pidfd_send_signal};

use crate::{
    Run, RunError,
    linux::{self, marks, open},
};

/// How long killed processes may take to be gone.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many passes in a row must find nobody.
const QUIET: u32 = 3;

impl Run {
    /// Kills every process of this user that carries the run's token: the shim, and all that the command started, wherever it went;
    /// but for daemons of btm among them, with their own runs.
    /// Returns how many were killed. Only for a run whose shim is gone, or to end one without a word.
    ///
    /// # Errors
    /// If processes cannot be listed, or live on.
    pub fn sweep(&self) -> Result<usize, RunError> {
        let patience = Instant::now() + PATIENCE;
        let mut killed = 0;
        let mut quiet = 0;
        loop {
            let count = self.kill_marked()?;
            killed += count;
            // One empty pass says little: a process may have started another one behind its back and ended.
            quiet = if count == 0 { quiet + 1 } else { 0 };
            if quiet == QUIET {
                return Ok(killed);
            }
            if count > 0 && Instant::now() > patience {
                return Err(RunError::Strays { count, folder: self.folder.clone() });
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn kill_marked(&self) -> Result<usize, RunError> {
        let mut count = 0;
        for pid in linux::pids().map_err(|source| RunError::System { action: "list processes", source })? {
            // Opened first: should the number get to another process meanwhile, then either the marks are read from that one as well,
            // or the signal goes to the one that is gone.
            let Ok(pidfd) = open(pid) else { continue };
            if !linux::Process::read(pid).is_ok_and(|process| process.is_alive()) || !marks::carries(pid, &self.token) {
                continue;
            }
            // A daemon of btm that the command started lives on, with its runs.
            if linux::descends_from_separate(pid, &self.token) {
                continue;
            }
            // Not permitted: it runs as somebody else by now. It is counted, so that the caller hears of it.
            let _ = pidfd_send_signal(&pidfd, Signal::KILL);
            count += 1;
        }
        Ok(count)
    }
}
