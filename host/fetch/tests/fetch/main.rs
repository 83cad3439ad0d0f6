//! Downloads from real servers on this machine, each scripted by its test. No test needs another network, or waits longer than the
//! limit that it is about.

#![expect(clippy::unwrap_used, reason = "helpers of tests count as tests")]

mod authority;
mod connect_proxy;
mod server;
mod setting;

mod addresses;
mod answers;
mod connections;
mod limits;
mod proxies;
mod resuming;
mod sharing;
mod trust;
