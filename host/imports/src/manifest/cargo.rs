//! What `Cargo.toml` says.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

/// The library of a package, and what it calls others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CargoToml {
    /// What paths call the library.
    pub library: Option<Box<str>>,
    /// Its root, if that is not `src/lib.rs`.
    pub root: Option<Box<str>>,
    /// Whether `use a::b` begins at the crate, as in the edition of 2015.
    pub begins_at_crate: bool,
    /// Dependencies under another name, and that of the package.
    pub renamed: Vec<(Box<str>, Box<str>)>,
}

impl CargoToml {
    pub fn read(content: &[u8]) -> Option<Self> {
        let table: Table = toml::from_str(std::str::from_utf8(content).ok()?).ok()?;
        let package = table.get("package");
        let library = table.get("lib");
        let name = text(library, "name").or_else(|| text(package, "name"));
        let edition = package.and_then(|package| package.get("edition"));
        Some(Self {
            library: name.map(crate_name),
            root: text(library, "path").map(Into::into),
            begins_at_crate: package.is_some() && edition.is_none_or(|edition| edition.as_str() == Some("2015")),
            renamed: renamed(&table),
        })
    }
}

/// A name as paths write it.
pub(crate) fn crate_name(package: &str) -> Box<str> {
    package.replace('-', "_").into()
}

fn text<'t>(table: Option<&'t Value>, key: &str) -> Option<&'t str> {
    table?.get(key)?.as_str()
}

/// The dependencies with `package = "…"`, also of the workspace and for some targets.
fn renamed(table: &Table) -> Vec<(Box<str>, Box<str>)> {
    let targets = table.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let workspace = table.get("workspace").and_then(Value::as_table);
    let tables = std::iter::once(table).chain(targets).chain(workspace);
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let dependencies = tables.flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table())).flatten();
    let mut renamed: Vec<_> = dependencies
        .filter_map(|(name, dependency)| Some((crate_name(name), crate_name(dependency.get("package")?.as_str()?))))
        .collect();
    renamed.sort_unstable();
    renamed.dedup();
    renamed
}
