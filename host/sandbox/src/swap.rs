//! Whether memory can be swapped out. wasmtime 48 puts a memory back with a scan that does not see pages that were swapped out, so
//! that the next file's instance would find what this one's wrote; where there is swap, it has to do without that scan.

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// Where Linux lists its swap areas, zram among them.
const SWAPS: &str = "/proc/swaps";

/// How often the list is read while plugins run: only an administrator changes it, and reading it takes as long as a tenth of an
/// analysis.
const LOOK: Duration = Duration::from_secs(1);

/// The machine's swap. Once there was some, there is: what was swapped out may still be.
#[derive(Debug)]
pub(crate) struct Swap {
    list: PathBuf,
    interval: Duration,
    since: Instant,
    /// When the list is to be read again, in milliseconds after `since`.
    next: AtomicU64,
    was_on: AtomicBool,
}

impl Default for Swap {
    fn default() -> Self {
        Self::listed(SWAPS, LOOK)
    }
}

impl Swap {
    /// The swap areas that a file lists, which is read that often at most.
    pub(crate) fn listed(list: impl Into<PathBuf>, interval: Duration) -> Self {
        let (since, next, was_on) = (Instant::now(), AtomicU64::new(0), AtomicBool::new(false));
        Self { list: list.into(), interval, since, next, was_on }
    }

    /// Whether there is swap, or was at an earlier look.
    pub(crate) fn is_on(&self) -> bool {
        let now = milliseconds(self.since.elapsed());
        let next = self.next.load(Ordering::Relaxed);
        let later = now.saturating_add(milliseconds(self.interval));
        if now >= next && self.next.compare_exchange(next, later, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let list = fs::read_to_string(&self.list).ok();
            if has_area(list.as_deref()) {
                self.was_on.store(true, Ordering::Relaxed);
            }
        }
        self.was_on.load(Ordering::Relaxed)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Whether the text of `/proc/swaps` names an area, below its one line of headings. Where it cannot be read, there may be some.
fn has_area(list: Option<&str>) -> bool {
    list.is_none_or(|list| list.lines().skip(1).any(|line| !line.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::{Swap, has_area};

    const NONE: &str = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
    const ZRAM: &str = "/dev/zram0                              partition\t8388604\t\t0\t\t100\n";

    #[test]
    fn an_area_is_a_line_below_the_headings() {
        assert!(!has_area(Some(NONE)));
        assert!(has_area(Some(&format!("{NONE}{ZRAM}"))));
        assert!(has_area(None), "where the list cannot be read, there may be swap");
    }

    #[test]
    fn swap_that_is_switched_on_later_is_seen_and_not_forgotten() {
        let list = tempfile::NamedTempFile::new().unwrap();
        fs::write(list.path(), NONE).unwrap();
        let swap = Swap::listed(list.path(), Duration::ZERO);
        assert!(!swap.is_on());
        fs::write(list.path(), format!("{NONE}{ZRAM}")).unwrap();
        assert!(swap.is_on());
        fs::write(list.path(), NONE).unwrap();
        assert!(swap.is_on(), "what was swapped out may still be");
    }
}
