//! Places that write, and how tests have the process killed there.
//!
//! A *point* is a place in the source that writes. The crates of the task engine write only through this crate (their `clippy.toml`
//! forbids the standard functions), so a write without a point does not pass the linter, and [`Point::ALL`] is the list of moments
//! at which a test has to kill the process. The variable `BTM_FAULTS` says what happens where, see [`Plan`]; without it, a point costs
//! one load of a word.

mod files;
mod plan;
mod point;

pub use files::{
    create_folder, create_group, create_new, open_append, remove_file, remove_folder, rename, replace, sync_folder, write,
};
pub use plan::{InvalidPlan, Moment, Plan, around, pass};
pub use point::Point;
