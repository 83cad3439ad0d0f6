//! What only Linux has: /proc, pidfds, control groups, marks that processes inherit.

mod group;
mod identity;
mod inherited;
pub mod marks;
mod process;
mod separate;

pub use group::Group;
pub(crate) use group::set;
pub use identity::{Identity, boot, open};
pub use inherited::{inherited, lesser, make_room_for, take_over};
pub use marks::{RUN_VARIABLE, SHIM_VARIABLE};
pub use process::{
    Pids, Process, REMOVED, blocks, descendants, each_descendant, has_open, is_left_by_separate_alone, pids, resident,
};
pub(crate) use separate::descends_from_separate;
