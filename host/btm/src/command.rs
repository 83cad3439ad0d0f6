//! One file a command: from what was typed to one library call and an exit code.

pub(crate) mod baseline;
pub(crate) mod cache;
mod check;
pub(crate) mod config;
pub(crate) mod daemon;
pub(crate) mod hook;
pub(crate) mod plugin;
pub(crate) mod prepare;
pub(crate) mod scan;
pub(crate) mod task;
pub(crate) mod trust;

mod documents;
mod installed;
mod known;
mod project;
mod scope;
mod session;
mod settings;
mod source;
mod trusted;
mod worker;
