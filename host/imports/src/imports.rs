//! What one file says about others.

use serde::{Deserialize, Serialize};

use crate::{
    Kind, javascript,
    manifest::{CargoToml, PackageJson, TsConfig},
    python, rust,
};

/// What one file says about others. By default nothing: such a file can be depended on, but depends on none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imports(pub(crate) Said);

/// The same, by language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Said {
    #[default]
    Nothing,
    /// More than is kept. Such a file counts as depending on every other.
    TooMany,
    Python(Vec<python::Import>),
    /// Specifiers.
    JavaScript(Vec<Box<str>>),
    Rust(rust::Source),
    CargoToml(CargoToml),
    PackageJson(PackageJson),
    TsConfig(TsConfig),
}

/// Reads what a file of this kind says about others. Depends on nothing else, takes linear time, and what comes out is bounded.
#[must_use]
pub fn imports(kind: Kind, content: &[u8]) -> Imports {
    let said = match kind {
        Kind::Python => python::read(content).map(Said::Python),
        Kind::JavaScript => javascript::read(content).map(Said::JavaScript),
        Kind::Component => javascript::read_component(content).map(Said::JavaScript),
        Kind::Rust => rust::read(content).map(Said::Rust),
        Kind::CargoToml => Ok(CargoToml::read(content).map_or(Said::Nothing, Said::CargoToml)),
        Kind::PackageJson => Ok(PackageJson::read(content).map_or(Said::Nothing, Said::PackageJson)),
        Kind::TsConfig => Ok(TsConfig::read(content).map_or(Said::Nothing, Said::TsConfig)),
    };
    Imports(said.unwrap_or(Said::TooMany))
}
