//! The official complexity analyzer: how hard functions and files are to understand and to test.
//!
//! One core ([`meter`]) knows how things are counted and nothing of any language; an adapter a language ([`python`],
//! [`javascript`], [`rust`]) walks the syntax tree and tells the core what it meets.

pub mod javascript;
mod lines;
pub mod meter;
mod plugin;
pub mod python;
mod report;
pub mod rust;
mod settings;
mod source;
#[cfg(test)]
mod tests;

pub use plugin::Complexity;
pub use settings::Settings;
pub use source::{Defect, Measured};

/// How many levels of a syntax tree are walked. What is let through to the parser stays below.
const MOST_LEVELS: usize = 5_000;

btm_plugin::export!(Complexity, name: "complexity", world: file);
