//! What tells that a file or folder did not change since it was looked at, as git's index does it.
//!
//! Size, both times and inode of a file stay the same only if nobody wrote to it, but for one case: it was written to twice within
//! one tick of the file system's clock, and looked at in between. So a stamp counts only if it was old when the file was read
//! ([`Stamp::is_settled`]); git calls what is not "racily clean".

use std::{
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// How exact the times of most file systems are at worst: a few ticks of the kernel.
const FINE: Duration = Duration::from_millis(20);

/// How exact times are that have whole seconds only.
const COARSE: Duration = Duration::from_secs(2);

/// Size, times and identity of a file or folder at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    bytes: u64,
    /// Nanoseconds since 1970.
    modified: i64,
    changed: i64,
    inode: u64,
}

impl Stamp {
    /// The stamp of nothing that there is.
    pub const NEVER: Self = Self { bytes: u64::MAX, modified: i64::MIN, changed: i64::MIN, inode: u64::MAX };

    /// The stamp of size, last write and last change (each as seconds and nanoseconds since 1970), and inode.
    #[must_use]
    pub fn new(bytes: u64, modified: (i64, i64), changed: (i64, i64), inode: u64) -> Self {
        let time = |(seconds, nanoseconds): (i64, i64)| seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds);
        Self { bytes, modified: time(modified), changed: time(changed), inode }
    }

    /// The stamp of what lies at a path below an open folder, links not followed; nothing if there is nothing.
    #[cfg(unix)]
    #[must_use]
    pub fn at(folder: impl std::os::fd::AsFd, path: impl rustix::path::Arg) -> Option<Self> {
        let stat = rustix::fs::statat(folder, path, rustix::fs::AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let nanoseconds = |nanoseconds| i64::try_from(nanoseconds).unwrap_or(0);
        let (modified, changed) = (nanoseconds(stat.st_mtime_nsec), nanoseconds(stat.st_ctime_nsec));
        Some(Self::new(u64::try_from(stat.st_size).ok()?, (stat.st_mtime, modified), (stat.st_ctime, changed), stat.st_ino))
    }

    /// The stamp of what lies at a path, links not followed; nothing if there is nothing.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            Self::at(rustix::fs::CWD, path)
        }
        #[cfg(not(unix))]
        {
            let _ = path;
            None
        }
    }

    /// The stamp of content that has an id of its own: the same only for the same id.
    #[must_use]
    pub fn of_object(id: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(id).into();
        let part = |at: usize| digest[at..at + 8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        Self { bytes: part(0), modified: part(8).cast_signed(), changed: part(16).cast_signed(), inode: part(24) }
    }

    /// Whether a later change would show, if this was looked at at the time `now`. Times in the future are never settled: the clock
    /// was set back.
    #[must_use]
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let grain = if self.changed % 1_000_000 == 0 { COARSE } else { FINE };
        let Ok(now) = now.duration_since(UNIX_EPOCH) else { return false };
        let latest = u64::try_from(self.modified.max(self.changed)).unwrap_or(0);
        now > Duration::from_nanos(latest) + grain
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::Stamp;

    fn stamp(modified: (i64, i64), changed: (i64, i64)) -> Stamp {
        Stamp::new(1, modified, changed, 1)
    }

    fn at(milliseconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(milliseconds)
    }

    #[test]
    fn what_was_just_written_may_be_written_again_within_the_same_tick() {
        let fine = stamp((100, 1_234), (100, 1_234));
        assert!(!fine.is_settled(at(100_000)) && !fine.is_settled(at(100_019)));
        assert!(fine.is_settled(at(100_021)));
    }

    #[test]
    fn whole_seconds_are_not_trusted_before_two_of_them_are_over() {
        let coarse = stamp((100, 0), (100, 0));
        assert!(!coarse.is_settled(at(101_999)));
        assert!(coarse.is_settled(at(102_001)));
    }

    #[test]
    fn the_later_of_both_times_counts_and_the_future_never() {
        assert!(!stamp((1, 5), (100, 5)).is_settled(at(50_000)), "renamed or linked later than written");
        assert!(!stamp((100, 5), (1, 5)).is_settled(at(50_000)), "the clock was set back");
    }
}
