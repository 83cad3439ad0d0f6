//! What the three well-behaved plugins have in common.
//!
//! They use every part of the contract as it is meant, and say the same things, byte for byte, in Rust, Python and
//! JavaScript: the files of this crate, of `../python` and of `../javascript` have the same names and the same order, so
//! that they can be read side by side.

pub mod file_analyzer;
pub mod greed;
pub mod plugin;
pub mod project_analyzer;
