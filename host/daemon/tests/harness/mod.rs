//! What the tests of the daemon have in common: a project with a real daemon, tasks with known outcomes, and a look at what is left.

#![allow(dead_code, reason = "each test takes what it needs")]

pub mod home;
pub mod load;
pub mod processes;
pub mod truth;
