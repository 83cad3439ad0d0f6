//! Write analyzers for `btm`.
//!
//! An analyzer is a type that implements [`Plugin`] and [`FileAnalyzer`], [`ProjectAnalyzer`] or both, and is exported
//! with [`export!`]. Built for `wasm32-wasip2` as a `cdylib` it is a component that `btm scan --plugin` runs; built
//! natively it is an ordinary library whose unit tests use the [`harness`].
//!
//! ```
//! use btm_plugin::{AnalyzeError, Description, File, FileAnalyzer, Finding, InvalidSetting, Output, Plugin, Region, Rule, Selection, Severity};
//!
//! struct Todo { word: String }
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
//! struct Settings { word: String }
//!
//! impl Default for Settings {
//!     fn default() -> Self { Self { word: "TODO".to_owned() } }
//! }
//!
//! impl Plugin for Todo {
//!     type Settings = Settings;
//!
//!     fn configure(settings: Settings) -> Result<Self, Vec<InvalidSetting>> {
//!         if settings.word.is_empty() {
//!             return Err(vec![InvalidSetting::new("word", "must not be empty")]);
//!         }
//!         Ok(Self { word: settings.word })
//!     }
//!
//!     fn describe(&self) -> Description {
//!         Description::new("Finds work that was put off")
//!             .rule(Rule::new("put-off", "Work was put off", Severity::Info).help("Do it, or file an issue."))
//!             .selection(Selection::default().glob("*.rs"))
//!     }
//! }
//!
//! impl FileAnalyzer for Todo {
//!     fn analyze(&self, file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
//!         let text = file.text()?;
//!         for (start, found) in text.match_indices(&self.word) {
//!             output.finding(Finding::new("put-off", Severity::Info, "work was put off here").at(Region::bytes(start..start + found.len())));
//!         }
//!         Ok(Vec::new())
//!     }
//! }
//!
//! # fn main() {
//! let plugin = btm_plugin::harness::configure::<Todo>("{}").unwrap();
//! let seen = btm_plugin::harness::analyze_file(&plugin, "a.rs", "// TODO");
//! assert_eq!(seen.findings[0].rule, "put-off");
//! # }
//! ```
//!
//! and at the end of the crate: `btm_plugin::export!(Todo, name: "todo", world: file);`

mod analyzer;
#[cfg(any(target_arch = "wasm32", test))]
mod arena;
#[doc(hidden)]
pub mod bindings;
mod capability;
mod convert;
mod export;
pub mod harness;
pub mod origin;
mod settings;
mod types;

pub use analyzer::{FileAnalyzer, Level, Output, Plugin, Project, ProjectAnalyzer, ReadError};
pub use capability::{notify, write_document};
pub use types::{
    AnalyzeError, Applicability, ConfigureError, Description, Document, Edit, File, Finding, Fix, InvalidSetting, Metric, Note,
    NoteKind, Place, Position, Region, Related, Rule, Selection, Severity,
};

#[doc(hidden)]
pub use export::{Component, Exported, manifest_bytes, manifest_len};
