//! What the user decided: `btm.toml` and the environment, read strictly and merged.
//!
//! Precedence: built-in < user file < project file < environment (`BTM_…`) < flags. Each of them is a layer ([`Overrides`]) in
//! which every key may be absent; [`Overrides::over`] lays one over another, key by key, and [`Overrides::resolve`] fills in what
//! is built in. The binary makes a layer of its flags, with the parsers of [`units`].
//!
//! Within one layer, `[plugin.NAME.limits]` is above `[limits]`; a higher layer's `[limits]` is above both.
//!
//! A key has one place: its name, type, documentation and reader stand together in the file of its section (`scan`, `limits`,
//! `plugin`). An unknown key is an error, with the nearest known one, because a misspelt limit is no limit.

mod document;
mod environment;
mod error;
mod files;
mod foreign;
mod kind;
mod limits;
mod overrides;
mod plugin;
mod scan;
mod section;
mod settings;
pub mod units;

pub use error::{ConfigError, Origin, Problem};
pub use files::{FILE_NAME, user_file};
pub use limits::LimitOverrides;
pub use overrides::{Overrides, load};
pub use plugin::{PluginKeys, PluginOverrides};
pub use scan::{FailOn, ScanOverrides, ScanSettings, UnknownFailOn};
pub use settings::{PluginSettings, Settings};
pub use units::FuelPerFile;
