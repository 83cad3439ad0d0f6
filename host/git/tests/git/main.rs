//! `btm-git` with the real program, in repositories made for each test.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

mod around;
mod common;
mod environment;
mod hooks;
mod objects;
mod outgoing;
mod random;
mod since;
mod staged;
mod tracked;
mod untouched;
mod unusual;
mod waits;
