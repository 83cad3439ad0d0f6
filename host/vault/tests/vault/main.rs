//! A vault believes what this user wrote, and nothing else.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

mod altered;
mod common;
mod crash;
mod folders;
mod processes;
mod use_and_prune;
