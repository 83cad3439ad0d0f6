//! `[daemon]`: how the daemon runs tasks. The defaults are the scheduler's and the daemon's.

use std::{num::NonZeroU32, time::Duration};

use crate::{kind, section::section, units::Load};

section! {
    /// `[daemon]`, where every key may be absent.
    DaemonOverrides {
        /// Tasks that run at a time. Default: 5.
        slots: NonZeroU32 = "slots", kind::SLOTS;
        /// Slots besides those, for tasks of high and critical priority only. Default: 2.
        reserved_slots: u32 = "reserved-slots", kind::WHOLE;
        /// Tasks that wait at most; when one more comes, the least important one is dropped. Default: 1,000.
        queue_limit: NonZeroU32 = "queue-limit", kind::TASKS;
        /// Load for each core below which the machine counts as idle, and tasks of low priority may start. Default: 0.5.
        idle_load: Load = "idle-load", kind::LOAD;
        /// How long the load must have been below that. Default: 30 seconds.
        idle_time: Duration = "idle-time", kind::DURATION;
        /// How long a task of low priority waits until it starts as one of medium priority does. Default: 10 minutes.
        low_patience: Duration = "low-patience", kind::DURATION;
        /// Load for each core above which tasks of medium priority start one at a time. Default: 4.
        busy_load: Load = "busy-load", kind::LOAD;
        /// How long results of tasks are kept. Default: 7 days.
        keep_results: Duration = "keep-results", kind::DURATION;
        /// How long metrics of tasks are kept. Default: 30 days.
        keep_metrics: Duration = "keep-metrics", kind::DURATION;
        /// How long a daemon that a command has started by itself has nothing to do until it ends; 0 for never. Default: 30 minutes.
        idle_end: Duration = "idle-end", kind::DURATION;
        /// Bytes of what one attempt of a task writes that are kept.
        log_limit: u64 = "log-limit", kind::SIZE;
    }
}
