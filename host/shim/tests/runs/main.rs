//! Runs of real commands by the real shim.

mod daemon;
mod endings;
mod faults;
mod folder;
mod groups;
mod logs;
mod memory;
mod processes;
mod scene;
mod time;
