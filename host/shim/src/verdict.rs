//! How a run ended, and what it used.

use std::time::{Duration, Instant, SystemTime};

use btm_model::{Ending, TaskLimit};
use btm_runs::{LogSize, Status, Usage, linux::Group};
use nix::sys::resource::{UsageWho, getrusage};

use crate::{memory::Meter, watch::Watch};

/// Why the shim ended a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Somebody asked for it.
    Request,
    /// Its time was over.
    Time,
    /// It had more memory than its limit.
    Memory,
}

/// The status of a run whose command could not be started.
pub fn not_started(message: String) -> Status {
    Status {
        ending: Ending::NotStarted { message },
        started: None,
        ended: SystemTime::now().into(),
        ran: 0,
        usage: Usage::default(),
        log: LogSize::default(),
        left: 0,
    }
}

impl Watch {
    /// The status, once nothing is left but `left` processes that do not die.
    pub fn status(mut self, left: usize, log: LogSize) -> Status {
        let usage = self.usage();
        if let Some(message) = self.launched.failure() {
            return Status { left: u32::try_from(left).unwrap_or(u32::MAX), ..not_started(message) };
        }
        let ending = self.ending(usage.peak_memory);
        if let Some(group) = &self.group {
            // One that has processes left is removed when the daemon claims the groups again.
            let _ = group.remove();
        }
        Status {
            ending,
            started: Some(self.started.at),
            ended: SystemTime::now().into(),
            ran: milliseconds(self.clock.used(Instant::now())),
            usage,
            log,
            left: u32::try_from(left).unwrap_or(u32::MAX),
        }
    }

    fn ending(&self, peak: u64) -> Ending {
        let limit = self.memory.unwrap_or(u64::MAX);
        let memory = Ending::StoppedByLimit { limit: TaskLimit::Memory, value: limit };
        match self.cause {
            Some(Cause::Request) => return Ending::Cancelled,
            Some(Cause::Time) => return Ending::TimedOut { limit: self.time_limit() },
            Some(Cause::Memory) => return memory,
            None => {}
        }
        let ending = match self.exit.map(|exit| (exit.exit_status(), exit.terminating_signal())) {
            Some((Some(code), _)) => Ending::Exited { code },
            Some((None, Some(signal))) => Ending::Killed { signal },
            _ => Ending::Lost { loss: btm_model::Loss::Supervisor },
        };
        // It ended badly after it was refused memory, or processes of it were killed for it.
        let short = self.group.as_ref().is_some_and(|group| group.memory_kills() > 0) || peak > limit;
        if short && ending != (Ending::Exited { code: 0 }) { memory } else { ending }
    }

    fn usage(&self) -> Usage {
        let measured = self.meter.as_ref().map_or(0, Meter::peak);
        let grouped = self.group.as_ref().and_then(Group::peak_memory);
        let Ok(used) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
            return Usage { peak_memory: grouped.unwrap_or(measured), processor_time: 0 };
        };
        // Everything that was ever part of the run was waited for, by this process or by one of it.
        let largest = u64::try_from(used.max_rss()).unwrap_or(0) * 1_024;
        let time = used.user_time() + used.system_time();
        let time = Duration::from_micros(u64::try_from(time.tv_sec() * 1_000_000 + time.tv_usec()).unwrap_or(0));
        Usage { peak_memory: grouped.unwrap_or(measured.max(largest)), processor_time: milliseconds(time) }
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
