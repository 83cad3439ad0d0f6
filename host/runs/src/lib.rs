//! Runs: commands that are watched over by a shim each, and go on when the daemon is killed.
//!
//! A *run* is one attempt of one task. It has a folder of its own; a *shim*, a small process, starts the command, keeps its log and
//! writes down how it ended. Daemon and shim talk through the folder and through signals only, so either may be killed at any moment:
//!
//! 1. [`Run::prepare`] makes the folder. Nothing is started yet.
//! 2. The daemon writes [`Run`] into its database: from here on the attempt counts.
//! 3. [`Run::spawn`] starts the shim, which takes the lock of the folder and holds it for its whole life.
//! 4. After a crash, [`Run::look`] says what became of it: ended, running, never started (and now it never will), or lost.
//!
//! Only where the database has an attempt was its shim ever started, so a folder that no attempt names is garbage.
//!
//! What the folder holds:
//!
//! | file | what | written |
//! |---|---|---|
//! | `lock` | empty; locked (flock) by the shim as long as it lives | when prepared |
//! | `spec.json` | [`Spec`]; gone: the run is void, and a shim that comes late does nothing | when prepared |
//! | `started.json` | [`Started`]: who shim and command are | before the command may begin |
//! | `log`, `log.N`, `….streams` | what the command wrote, see [`log`] | as it comes |
//! | `status.draft` | room for the status | before the command may begin |
//! | `status.json` | [`Status`]: how it ended | at the end, as a whole |
//!
//! Nothing is synced to the disk on the way: a process that is killed takes nothing with it, and after a crash of the machine (another
//! boot id) a run without a status is lost anyway. Only a shim that has outlived its daemon syncs the status, because no database
//! will have it soon.

mod enforcement;
mod error;
mod folder;
pub mod linux;
mod live;
pub mod log;
mod look;
mod run;
mod spawn;
mod spec;
mod status;
mod survivor;
mod sweep;

pub use enforcement::{Enforcement, Groups};
pub use error::RunError;
pub use folder::{Folder, publish};
pub use live::Live;
pub use look::Found;
pub use run::{Run, Token};
pub use spec::Spec;
pub use status::{LogSize, Started, Status, Usage};
