//! `[group.NAME]`: tasks that share slots of their own.

use std::num::NonZeroU32;

use crate::{kind, section::section};

section! {
    /// `[group.NAME]`, where every key may be absent.
    GroupOverrides {
        /// Tasks of the group that run at a time, instead of in the common slots.
        slots: NonZeroU32 = "slots", kind::SLOTS;
    }
}
