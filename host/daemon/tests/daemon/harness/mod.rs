//! What the tests of the daemon have in common: a project with a real daemon, tasks with known outcomes, and a look at what is left.

pub(crate) mod home;
pub(crate) mod load;
pub(crate) mod processes;
pub(crate) mod truth;
