//! What only Linux has: /proc, pidfds, control groups, marks that processes inherit.

mod group;
mod identity;
pub mod marks;
mod process;

pub use group::Group;
pub(crate) use group::set;
pub use identity::{Identity, boot, open};
pub use marks::{RUN_VARIABLE, SHIM_VARIABLE};
pub use process::{Pids, Process, REMOVED, blocks, descendants, each_descendant, has_open, pids, resident};
