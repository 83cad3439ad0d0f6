//! A real daemon with real shims and a real database, and everything that may happen to them.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]
#![expect(clippy::disallowed_methods, reason = "tests write at no point")]

mod births;
mod clients;
mod faults;
mod harness;
mod kills;
