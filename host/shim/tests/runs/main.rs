//! Runs of real commands by the real shim.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "helpers of tests count as tests")]

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
