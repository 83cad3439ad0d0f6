//! Runs analyzers on a source tree: walk, select, analyze, merge, report.
//!
//! [`run`](run()) is the whole; it stands on parts that know nothing of plugins: [`walk`] finds files, [`content`] reads them, [`select`]
//! tells which plugin wants which, [`lines`] turns places into locations, [`suppress`] honours comments that silence findings,
//! [`mask`] hides what is sensitive, [`clean`] what could harm a terminal, [`fingerprint`] gives findings their ids, and [`unite`] makes
//! one of those that several plugins report.

pub mod clean;
pub mod content;
mod cost;
pub mod excerpt;
pub mod fingerprint;
#[doc(hidden)]
pub mod fuzzing;
mod index;
pub mod language;
pub mod lines;
pub mod mask;
mod order;
mod parallel;
mod run;
pub mod select;
pub mod stamp;
pub mod suppress;
pub mod unite;
pub mod walk;

pub use run::{Nobody, Observer, PluginSource, Scan, ScanError, Scope, run, severity};
