//! When a daemon ends because nobody needs it.

use btm_scheduler::Moment;

/// How long a daemon has had nothing to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Idleness {
    since: Option<Moment>,
}

impl Idleness {
    /// Notes whether the daemon is needed now: a task waits or runs, or a client is connected.
    pub(crate) fn note(&mut self, now: Moment, is_needed: bool) {
        self.since = if is_needed { None } else { self.since.or(Some(now)) };
    }

    /// When it ends, if nothing happens until then; `None` if it does not. `limit` is in milliseconds, and 0 means never.
    pub(crate) fn end(self, limit: u64) -> Option<Moment> {
        self.since.filter(|_| limit > 0).map(|since| since.after(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daemon_ends_when_it_was_idle_for_long_enough() {
        let mut idle = Idleness::default();
        assert_eq!(idle.end(1_000), None, "nobody has looked yet");
        idle.note(Moment(500), false);
        idle.note(Moment(900), false);
        assert_eq!(idle.end(1_000), Some(Moment(1_500)), "counted from when it became idle");
        assert_eq!(idle.end(200), Some(Moment(700)), "a shorter limit holds at once");
        assert_eq!(idle.end(0), None);
        idle.note(Moment(1_400), true);
        assert_eq!(idle.end(1_000), None, "it is needed");
        idle.note(Moment(3_000), false);
        assert_eq!(idle.end(1_000), Some(Moment(4_000)), "and idle anew");
    }
}
