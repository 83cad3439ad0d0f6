//! When something happens: two clocks, because neither serves both purposes.

use btm_model::Timestamp;

/// A moment of a clock that is never set: milliseconds since any fixed one. Order, waiting and retries depend on it alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub u64);

impl Moment {
    /// The moment `milliseconds` later.
    #[must_use]
    pub fn after(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds since `earlier`; 0 if that is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Milliseconds, as a number that can also stand for moments before the clock's first.
    pub(crate) fn signed(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }
}

/// Now, on both clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// What decides.
    pub moment: Moment,
    /// What is written down for people and for the next start of the daemon. It decides nothing, so that a clock which is set
    /// changes no order; [`restore`](crate::Scheduler::restore) alone reads it, once, and within bounds.
    pub wall: Timestamp,
}
