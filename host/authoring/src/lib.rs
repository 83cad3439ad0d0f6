//! Plugin projects: what an author writes ([`Project`]), how it becomes a component ([`build`]), what is expected of it in its
//! cases ([`cases`]), and how one begins ([`template`]).
//!
//! Tools of other people (cargo, componentize-py, npm, componentize-js) are run here as the author would run them, in the project's
//! folder and with the author's rights: these are the author's own sources. Nothing is downloaded but what the project pins.

pub mod build;
pub mod cases;
mod manifest;
mod project;
pub mod template;

pub use project::{FILE_NAME, Language, Project, ProjectError};
