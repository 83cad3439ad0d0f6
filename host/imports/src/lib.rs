//! Which files of a project depend on which, by what they import.
//!
//! [`imports`] reads what one file says about others: it depends on nothing but the file's kind and content, so it can be kept with
//! the content's digest. [`Graph`] resolves that inside a project and tells what depends on given files.
//!
//! A dependency that is missed hides work, one too many costs a little time: where it is not clear which file is meant, all that are
//! possible count. Nothing is executed, contents are hostile: reading takes linear time, and what comes out is bounded.

mod bounds;
mod graph;
mod imports;
mod javascript;
mod kind;
mod manifest;
mod mention;
mod python;
mod rust;

pub use graph::Graph;
pub use imports::{Imports, imports};
pub use kind::Kind;
