//! The time that a run has used.

use std::time::{Duration, Instant};

/// The time that a run has used: monotonic, so that neither a wall clock that jumps nor a suspended machine counts, and without the
/// time when it was held.
#[derive(Debug)]
pub struct Clock {
    before: Duration,
    since: Option<Instant>,
}

impl Clock {
    /// Starts to run.
    pub fn start(now: Instant) -> Self {
        Self { before: Duration::ZERO, since: Some(now) }
    }

    /// Stands still from now on.
    pub fn hold(&mut self, now: Instant) {
        self.before = self.used(now);
        self.since = None;
    }

    /// Runs again.
    pub fn go_on(&mut self, now: Instant) {
        self.since.get_or_insert(now);
    }

    /// What was used so far.
    pub fn used(&self, now: Instant) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    /// When `limit` will be used up; `None` while it stands still.
    pub fn runs_out(&self, limit: Duration) -> Option<Instant> {
        self.since?.checked_add(limit.saturating_sub(self.before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_time_does_not_count() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut clock = Clock::start(start);
        clock.hold(after(2));
        clock.hold(after(3));
        assert_eq!(clock.runs_out(Duration::from_secs(5)), None);
        clock.go_on(after(10));
        clock.go_on(after(11));
        assert_eq!(clock.used(after(12)), Duration::from_secs(4));
        assert_eq!(clock.runs_out(Duration::from_secs(5)), Some(after(13)));
    }
}
