//! Plugins that a user installed: which bytes a project runs and what they may do ([`Lock`]), and where those bytes lie
//! ([`Shelf`]).
//!
//! A plugin *is* its digest. The lock file names it; whatever has other bytes is another plugin and has none of its grants. This
//! crate runs nothing and asks nobody: who calls it does.

mod lock;
mod shelf;
mod source;

pub use lock::{Broken, EntryProblem, FILE_NAME, Lock, LockError, Locked, Problem};
pub use shelf::{Shelf, Shelved};
pub use source::Source;
