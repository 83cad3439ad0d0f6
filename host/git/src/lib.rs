//! What git knows about a project: what is in the index, what a commit contains, what changed. The only crate that knows git.
//!
//! It asks the `git` program, since that understands every repository the user has; only which paths are tracked, which every walk
//! needs, it reads from the index itself ([`Checkout`]). Three promises:
//! - **Nothing is written**: no lock is taken, no index refreshed, no file touched. (Git itself marks the shared part of a split
//!   index as used, by its time, whenever somebody reads it.)
//! - **No program runs that a repository names**: filters, hooks, the file system monitor, diff drivers; and `git` itself is
//!   never taken from a folder relative to where one stands.
//! - **Nothing is fetched**: what a partial clone left out stays out.
//!
//! What is compared is content. A file of which only the mode changed did not change.

mod changes;
mod checkout;
mod error;
mod filters;
#[doc(hidden)]
pub mod fuzzing;
mod git;
mod hooks;
mod id;
mod index;
mod index_file;
mod look;
mod objects;
mod outgoing;
mod raw;
mod repository;
mod revision;
mod running;
mod safe;
mod since;
mod snapshot;
mod surroundings;

pub use changes::Changes;
pub use checkout::{Checkout, CheckoutError, main_work_tree, top_of};
pub use error::GitError;
pub use hooks::{HookFolder, Reach};
pub use id::ObjectId;
pub use index_file::{IndexFile, IndexFileError, TrackedPaths};
pub use objects::{Blob, Objects};
pub use outgoing::{Outgoing, Update};
pub use repository::Repository;
pub use running::end_all;
pub use safe::is_safe;
pub use since::Since;
pub use snapshot::{Snapshot, Tracked};
pub use surroundings::Surroundings;
