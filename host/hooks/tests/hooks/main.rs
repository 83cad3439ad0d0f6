//! `btm-hooks` with the real git, which runs the hooks; what they call is a script that leaves a trace.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

mod common;
mod earlier;
mod folder;
mod install;
mod killed;
mod managers;
mod push;
mod run;
mod status;
mod take_out;
