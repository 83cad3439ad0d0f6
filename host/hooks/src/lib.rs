//! The files that git runs as hooks: puts btm's in front of the one that is there, and takes it out again.
//!
//! [`Hooks::of`] finds the folder. What was in it is never lost, whoever else is at work and whenever the process is killed:
//! - The hook that was there before (*the earlier hook*) stays in the folder, as the same file under the name
//!   `pre-commit.before-btm`, until it is put back. It stands beside btm's hook because a link that is relative, or a script that
//!   looks for its neighbours, still finds them there.
//! - A change is a list of steps (`step.rs`), decided before the first of them (`plan.rs`). After each step, the earlier hook has one
//!   of its two names or both, and every operation goes on from there.
//! - A step never replaces a file but btm's own hook, or one that has got a second name first.
//! - One process at a time changes a folder (`lock.rs`).
//!
//! What the hook runs, `btm hook run`, is not known here.

mod error;
mod found;
#[doc(hidden)]
pub mod fuzzing;
mod hooks;
mod kind;
mod lock;
mod manager;
mod outcome;
mod plan;
mod quote;
mod script;
mod status;
mod step;

#[cfg(test)]
#[cfg(unix)]
mod tests;

pub use btm_git::Reach;
pub use error::HookError;
pub use hooks::{Hooks, Install};
pub use kind::{Kind, Mode};
pub use manager::Manager;
pub use outcome::{Change, Earlier, Installed, Removed, Taken};
pub use status::{Calls, Ours, State, Status};
