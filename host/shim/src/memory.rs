//! A limit of memory where no control group enforces one.

use std::time::{Duration, Instant};

use btm_runs::linux::{descendants, resident};

/// How often memory is measured while less than half of it is used.
const SELDOM: Duration = Duration::from_millis(250);
/// How often it is measured when more is used.
const OFTEN: Duration = Duration::from_millis(50);
/// Measuring takes one in so many moments at most.
const SHARE: u32 = 20;

/// A limit of memory for all processes of a run together, enforced by measuring: weaker than a control group, since what comes and goes
/// in between is not seen. [`Meter::data`] bounds that.
#[derive(Debug)]
pub struct Meter {
    limit: u64,
    peak: u64,
    next: Instant,
}

impl Meter {
    /// For so many bytes.
    pub fn new(limit: u64, now: Instant) -> Self {
        Self { limit, peak: 0, next: now }
    }

    /// Bytes of writable memory that one process may have. More than the limit, since programs ask for more than they use, such as
    /// stacks of threads: they would fail without having reached it.
    pub fn data(limit: u64) -> u64 {
        limit.saturating_mul(2).saturating_add(256 << 20)
    }

    /// When to measure next.
    pub fn next(&self) -> Instant {
        self.next
    }

    /// The most bytes that were measured.
    pub fn peak(&self) -> u64 {
        self.peak
    }

    /// Measures, if it is time; whether there is more than the limit.
    pub fn exceeded(&mut self, now: Instant) -> bool {
        if now < self.next {
            return false;
        }
        let processes = descendants(std::process::id()).unwrap_or_default();
        let used = processes.iter().map(|process| resident(process.pid)).sum();
        self.peak = self.peak.max(used);
        let wait = if used > self.limit / 2 { OFTEN } else { SELDOM };
        self.next = now + wait.max(now.elapsed() * SHARE);
        used > self.limit
    }
}
