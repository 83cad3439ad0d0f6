//! What ends an analysis from outside: the user, or the clock of the whole run.

use btm_model::{Limit, StopReason};
use std::time::Duration;
use tokio::{sync::watch, time::Instant};

/// Ends analyses from outside. Cheap to clone; all clones hear of the same end.
#[derive(Clone, Debug)]
pub struct Interrupt {
    cancelled: watch::Receiver<bool>,
    deadline: Instant,
    time: Duration,
}

impl Interrupt {
    /// An interrupt that comes when `cancelled` becomes true, or `time` after now.
    #[must_use]
    pub fn new(cancelled: watch::Receiver<bool>, time: Duration) -> Self {
        let now = Instant::now();
        let far = Duration::from_secs(365 * 24 * 3600);
        Self { cancelled, deadline: now.checked_add(time).unwrap_or(now + far), time }
    }

    /// The reason, if it has come already.
    #[must_use]
    pub fn has_come(&self) -> Option<StopReason> {
        if *self.cancelled.borrow() {
            Some(StopReason::Cancelled)
        } else if Instant::now() >= self.deadline {
            Some(self.out_of_time())
        } else {
            None
        }
    }

    /// Waits until it comes.
    pub(crate) async fn come(&mut self) -> StopReason {
        let deadline = tokio::time::sleep_until(self.deadline);
        let cancelled = async {
            if self.cancelled.wait_for(|cancelled| *cancelled).await.is_err() {
                // Nobody is left who could cancel.
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            () = cancelled => StopReason::Cancelled,
            () = deadline => self.out_of_time(),
        }
    }

    fn out_of_time(&self) -> StopReason {
        let allowed = u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX);
        StopReason::Limit { limit: Limit::Time, allowed, used: allowed }
    }
}
