//! The official complexity analyzer: how hard functions and files are to understand and to test.
//!
//! One core ([`meter`]) knows how things are counted and nothing of any language; an adapter a language ([`python`],
//! [`javascript`], [`rust`]) walks the syntax tree and tells the core what it meets.

mod depth;
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

btm_plugin::export!(Complexity, name: "complexity", world: file);
