//! The present.

use std::time::SystemTime;

use btm_model::Timestamp;
use btm_scheduler::{Moment, Now};

/// The present on both clocks. The one that decides counts on while the machine is suspended: a task waited meanwhile.
pub(crate) fn now() -> Now {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let milliseconds = time.tv_sec.saturating_mul(1_000).saturating_add(time.tv_nsec / 1_000_000);
    Now { moment: Moment(u64::try_from(milliseconds).unwrap_or(0)), wall: Timestamp::from(SystemTime::now()) }
}
