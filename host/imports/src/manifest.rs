//! What the manifests of packages say about where modules are.

mod cargo;
mod package;
#[cfg(test)]
mod tests;
mod tsconfig;

pub(crate) use cargo::CargoToml;
pub(crate) use package::PackageJson;
use serde::{Deserialize, Serialize};
pub(crate) use tsconfig::TsConfig;

/// Another name for modules: a pattern with at most one `*`, and what it stands for, with the same text for `*`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Alias {
    pub pattern: Box<str>,
    pub targets: Vec<Box<str>>,
}
