//! What the user decided: `btm.toml` and the environment, read strictly and merged.
//!
//! Precedence: built-in < user file < project file < environment (`BTM_…`) < flags. Each of them is a layer ([`Overrides`]) in
//! which every key may be absent; [`Overrides::over`] lays one over another, key by key, and [`Overrides::resolve`] fills in what
//! is built in. The binary makes a layer of its flags, with the parsers of [`units`].
//!
//! Within one layer, `[plugin.NAME.limits]` is above `[limits]`; a higher layer's `[limits]` is above both. The same holds for
//! `[task.NAME]` and `[tasks]`.
//!
//! A key has one place: its name, type, documentation, reader and writer stand together in the file of its section (`scan`,
//! `limits`, `plugin`, `daemon`, `task`, `group`). The parser, the JSON [`schema`](schema()) and what [`show()`] says are made from
//! that. An unknown key is an error, with the nearest known one, because a misspelt limit is no limit.

mod check;
mod daemon;
mod document;
mod environment;
mod error;
mod files;
mod foreign;
mod group;
mod import;
mod kind;
mod layer;
mod limits;
mod name;
mod overrides;
mod plugin;
mod project;
mod scan;
mod schema;
mod section;
mod settings;
mod show;
mod task;
pub mod units;
mod write;

pub use check::check;
pub use daemon::DaemonOverrides;
pub use error::{ConfigError, Origin, Problem};
pub use files::{FILE_NAME, user_file};
pub use group::GroupOverrides;
pub use import::{ImportError, Imported, Mapped, Note, Unmapped, import};
pub use layer::{Key, Layer};
pub use limits::LimitOverrides;
pub use name::{InvalidName, parse_name};
pub use overrides::{Overrides, layers, load, merge};
pub use plugin::{PluginKeys, PluginOverrides};
pub use project::Project;
pub use scan::{FailOn, ScanOverrides, ScanSettings, UnknownFailOn};
pub use schema::schema;
pub use settings::{PluginSettings, Settings};
pub use show::{Setting, Source, render, show};
pub use task::{TaskBounds, TaskKeys, TaskOverrides, TaskSettings};
pub use units::{FuelPerFile, Load};
