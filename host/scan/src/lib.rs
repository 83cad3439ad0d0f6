//! scan

pub mod clean;
pub mod content;
pub mod excerpt;
pub mod fingerprint;
pub mod language;
pub mod lines;
pub mod mask;
pub mod select;
pub mod suppress;
pub mod walk;
