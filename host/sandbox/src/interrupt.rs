//! What ends an analysis from outside: the user, or the clock.

use btm_model::{Limit, StopReason};
use std::time::Duration;
use tokio::{sync::watch, time::Instant};

/// Ends analyses from outside. Cheap to clone; all clones hear of the same end.
#[derive(Clone, Debug)]
pub struct Interrupt {
    cancelled: watch::Receiver<bool>,
    /// When the whole run ends.
    run: Deadline,
    /// When the analysis of one file ends.
    file: Option<Deadline>,
}

#[derive(Clone, Copy, Debug)]
struct Deadline {
    at: Instant,
    time: Duration,
    limit: Limit,
}

impl Deadline {
    fn after(time: Duration, limit: Limit) -> Self {
        let now = Instant::now();
        let far = Duration::from_secs(365 * 24 * 3600);
        Self { at: now.checked_add(time).unwrap_or(now + far), time, limit }
    }

    fn reason(self) -> StopReason {
        let allowed = u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX);
        StopReason::Limit { limit: self.limit, allowed, used: allowed }
    }
}

impl Interrupt {
    /// An interrupt that comes when `cancelled` becomes true, or `time` after now.
    #[must_use]
    pub fn new(cancelled: watch::Receiver<bool>, time: Duration) -> Self {
        Self { cancelled, run: Deadline::after(time, Limit::Time), file: None }
    }

    /// The same, that also comes `time` after now.
    pub(crate) fn for_file(&self, time: Duration) -> Self {
        Self { file: Some(Deadline::after(time, Limit::TimePerFile)), ..self.clone() }
    }

    /// Whichever deadline comes first.
    fn deadline(&self) -> Deadline {
        self.file.filter(|file| file.at < self.run.at).unwrap_or(self.run)
    }

    /// The reason, if it has come already.
    #[must_use]
    pub fn has_come(&self) -> Option<StopReason> {
        if *self.cancelled.borrow() {
            return Some(StopReason::Cancelled);
        }
        let deadline = self.deadline();
        (Instant::now() >= deadline.at).then(|| deadline.reason())
    }

    /// The reason for a plugin that did not end when it came; nothing if it has not come.
    pub(crate) fn was_ignored(&self) -> Option<StopReason> {
        match self.has_come()? {
            StopReason::Limit { allowed, .. } => Some(StopReason::Unresponsive { allowed }),
            reason => Some(reason),
        }
    }

    /// Waits until it comes.
    pub(crate) async fn come(&mut self) -> StopReason {
        let deadline = self.deadline();
        let cancelled = async {
            if self.cancelled.wait_for(|cancelled| *cancelled).await.is_err() {
                // Nobody is left who could cancel.
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            () = cancelled => StopReason::Cancelled,
            () = tokio::time::sleep_until(deadline.at) => deadline.reason(),
        }
    }
}
