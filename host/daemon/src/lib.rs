//! The daemon: schedules the tasks of one project in the background, and loses none.
//!
//! ```text
//! clients ── server ──► events ──► engine ──► batch: changes ── commit ──► effects ──► answers, shims
//!            shims, machine, timers ─┘            (host/store)                         (host/runs)
//! ```
//!
//! The engine is the dispatcher: plain data in, plain data out. The driver takes what has happened since it last
//! looked, tells the engine, commits everything that follows from it in one transaction, and only then carries it out: what anybody
//! was told, and whatever was started, is on disk. One thread does all of it; scans and commands run in processes of their own, each
//! watched by a shim (`host/runs`), and go on when the daemon is killed. The next daemon takes them over (`recover.rs`).

mod begin;
mod cleaning;
mod clock;
mod descriptor;
mod driver;
mod engine;
mod error;
mod gone;
mod holder;
mod idle;
mod moved;
mod place;
mod project;
mod reads;
mod recover;
mod run;
mod server;
mod settings;
mod state;
mod survivors;
mod usage;

pub use driver::{Options, Trust, serve};
pub use error::DaemonError;
pub use holder::Holder;
pub use place::Place;
pub use settings::Settings;
pub use state::StateError;
