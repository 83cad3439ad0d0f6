//! Runs analyzers that other people wrote: WebAssembly components of the `btm:plugin` contract, under limits, with nothing of the
//! machine in reach. The only crate that knows wasmtime.
//!
//! - [`Component::inspect`] reads what a component says about itself, without running it.
//! - [`Sandbox::prepare`] makes a [`Plugin`] of it: validate, configure, snapshot, compile, in a child process
//!   ([`child`]), once a digest, settings and engine; the compiled code is kept in a [`btm_vault::Vault`].
//! - [`Plugin::analyze_file`] and [`Plugin::analyze_project`] each run in a fresh instance and return an [`Outcome`]: what the plugin
//!   said, and why it was stopped if it was. [`Analyses`] does the same under the eyes of a watchdog.
//! - [`ahead::prepare`] is for build scripts: a program can carry plugins that are prepared already.

pub mod ahead;
mod analyses;
pub mod child;
mod code;
mod component;
mod contract;
mod engine;
mod entry;
mod functions;
pub mod inspect;
mod instance;
mod interrupt;
mod ledger;
mod limits;
mod meter;
mod outcome;
mod phase;
mod plugin;
mod prepare;
mod preparer;
mod project;
mod proposals;
mod runtime;
mod stopped;
mod swap;
mod validate;
mod wasi;
mod watchdog;

pub use analyses::{Analyses, FileInput};
pub use component::Component;
pub use contract::types;
pub use inspect::Manifest;
pub use interrupt::Interrupt;
pub use limits::{FuelPerFile, Limits};
pub use outcome::{Document, LogLevel, Notification, Outcome, Said, SetAside};
pub use plugin::{How, Plugin, WhyNoSnapshot};
pub use prepare::{Preparation, Sandbox};
pub use preparer::Preparer;
pub use project::{FindError, OnProgress, ProjectFiles, ProjectInput, ReadError, Spend, Spent};
pub use validate::{is_contract_version, is_plugin_name, is_rule_id, is_version};
