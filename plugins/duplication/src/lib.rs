//! The official duplication analyzer: code that stands in more than one place.
//!
//! Map, then reduce. The file analyzer turns a file into tokens (`lexer`, `map`), leaves out what repeats by nature
//! (`noise`), picks fingerprints of runs of tokens (`winnow`) and returns both as compact bytes (`facts`). The
//! project analyzer finds the longest equal runs that the fingerprints point at (`runs`), gathers them into groups
//! (`groups`) and reports each group once (`report`).

pub mod facts;
pub mod groups;
pub mod language;
pub mod lexer;
pub mod map;
pub mod noise;
mod plugin;
mod report;
pub mod runs;
mod settings;
#[cfg(test)]
mod tests;
pub mod winnow;

pub use plugin::Duplication;
pub use settings::Settings;

btm_plugin::export!(Duplication, name: "duplication", world: full);
