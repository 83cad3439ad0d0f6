//! What `package.json` says.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Alias;

/// The name of a package and where its modules are, relative to its folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PackageJson {
    /// What others call it.
    pub name: Option<Box<str>>,
    /// Its modules: `.` is the package itself, `./a` what others import as `name/a`.
    pub exports: Vec<Alias>,
    /// What its own files call `#…`.
    pub imports: Vec<Alias>,
}

/// Where the module of the package itself may be.
const MAIN: [&str; 6] = ["main", "module", "browser", "types", "typings", "source"];

impl PackageJson {
    pub fn read(content: &[u8]) -> Option<Self> {
        let package: Map<String, Value> = serde_json::from_slice(content).ok()?;
        let mut exports = package.get("exports").map(exported).unwrap_or_default();
        let main: Vec<_> = MAIN.iter().filter_map(|key| package.get(*key)?.as_str().map(Into::into)).collect();
        if !main.is_empty() {
            exports.push(Alias { pattern: ".".into(), targets: main });
        }
        let imports = package.get("imports").and_then(Value::as_object).map(aliases).unwrap_or_default();
        Some(Self { name: package.get("name").and_then(Value::as_str).map(Into::into), exports, imports })
    }
}

/// Either paths by `.` and `./…`, or what `.` stands for.
fn exported(exports: &Value) -> Vec<Alias> {
    match exports.as_object() {
        Some(paths) if paths.keys().any(|key| key.starts_with('.')) => aliases(paths),
        _ => vec![Alias { pattern: ".".into(), targets: targets(exports) }],
    }
}

fn aliases(paths: &Map<String, Value>) -> Vec<Alias> {
    paths.iter().map(|(pattern, value)| Alias { pattern: pattern.as_str().into(), targets: targets(value) }).collect()
}

/// All paths under any condition.
fn targets(value: &Value) -> Vec<Box<str>> {
    let mut found: Vec<Box<str>> = Vec::new();
    let mut values = vec![value];
    while let Some(value) = values.pop() {
        match value {
            Value::String(path) => found.push(path.as_str().into()),
            Value::Array(alternatives) => values.extend(alternatives),
            Value::Object(conditions) => values.extend(conditions.values()),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
