//! What the official plugins share about syntax: how deep a text nests, told before a parser is given the text.
//!
//! The parsers call themselves for each level of nesting, the sandbox's stack is small, and a stack that is used up ends the
//! analysis. So a plugin asks [`javascript::too_deep`], [`python::too_deep`] or [`rust::too_deep`] first. They look at tokens
//! only and say rather too much than too little. [`guard::Guard`] bounds a walk over the tree in the same way.

mod bytes;
mod depth;
pub mod guard;
pub mod javascript;
pub mod python;
pub mod rust;

pub use depth::{LEVELS, line_of};
