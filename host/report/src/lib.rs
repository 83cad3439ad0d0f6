//! A [`Report`](btm_model::Report) as text, JSON, JSON lines and SARIF 2.1.0.
//!
//! No I/O but the writer that the caller hands in, no clock, no look at the terminal: the caller decides about colours and width.
//! The same report gives the same bytes. Everything that a plugin or a file name says is cleaned before it reaches the text
//! ([`text`]); the other formats are data, where JSON's own escapes do that.

mod clean;
mod escape;
mod format;
mod help;
mod json;
mod jsonl;
mod sarif;
mod schema;
mod text;

pub use format::{Format, UnknownFormat};
pub use json::{json, json_of};
pub use jsonl::JsonLines;
pub use sarif::{Suppressed, sarif};
pub use schema::schema;
pub use text::{TextOptions, text, units};
