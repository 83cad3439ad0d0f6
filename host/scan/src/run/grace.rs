//! What was said before a run ended is still worked on, for a moment: it is kept, but nobody waits for it.

use std::time::{Duration, Instant};

/// The moment that some work has once its run has ended.
pub(crate) struct Grace(Instant);

impl Grace {
    /// Enough for what all but a hostile plugin says, and less than a user notices after Ctrl-C.
    const MOMENT: Duration = Duration::from_millis(500);

    /// The work begins.
    pub(crate) fn begin() -> Self {
        Self(Instant::now())
    }

    /// Whether the work has to end if its run has.
    pub(crate) fn is_over(&self) -> bool {
        self.0.elapsed() >= Self::MOMENT
    }
}
