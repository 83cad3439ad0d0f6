//! A vault believes what this user wrote, and nothing else.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "helpers of tests count as tests")]

mod altered;
mod common;
mod crash;
mod folders;
mod processes;
mod use_and_prune;
