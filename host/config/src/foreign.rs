//! Settings that another tool's file has: `settings-from = "pyproject.toml#tool.bandit"`.

use std::path::Path;

use btm_files::ReadError;
use serde_json::{Map, Value};

use crate::{
    document,
    error::{ConfigError, Origin, Problem, shown},
    layer::{Key, Layer},
};

/// Takes over what the named files say, below what stands in `path` itself; `read` finds them from the folder of that, as far as
/// whoever wrote it may name files.
pub fn fill(layer: &mut Layer, path: &Path, read: impl Fn(&Path) -> Result<String, ReadError>) -> Vec<ConfigError> {
    let (mut problems, folder) = (Vec::new(), path.parent().unwrap_or(Path::new("")));
    for (name, plugin) in &mut layer.overrides.plugins {
        let Some(from) = &plugin.own.settings_from else { continue };
        let settings = match settings(folder, from, &read) {
            Ok(settings) => settings,
            Err(reason) => {
                let problem = Problem::WrongValue { key: format!("plugin.{}.settings-from", shown(name)), reason };
                let whole_file = || Origin::File { path: path.to_owned(), line: None };
                let origin = layer.origins.get(&Key::new(&["plugin", name], "settings-from"));
                problems.push(ConfigError::new(origin.cloned().unwrap_or_else(whole_file), problem));
                continue;
            }
        };
        let origin = Origin::File { path: folder.join(file_and_table(from).0), line: None };
        for (key, value) in settings {
            layer.origins.entry(Key::new(&["plugin", name, "settings"], &key)).or_insert_with(|| origin.clone());
            plugin.settings.entry(key).or_insert(value);
        }
    }
    problems
}

fn file_and_table(from: &str) -> (&str, &str) {
    from.split_once('#').unwrap_or((from, ""))
}

/// The table that `FILE#TABLE` names, or all of `FILE`; or what is wrong with it.
fn settings(folder: &Path, from: &str, read: impl Fn(&Path) -> Result<String, ReadError>) -> Result<Map<String, Value>, String> {
    let (file, table) = file_and_table(from);
    let path = folder.join(file);
    let text = read(Path::new(file)).map_err(|error| refused(file, &error))?;
    let is_toml = path.extension().is_some_and(|extension| extension == "toml");
    let mut found = if is_toml {
        document::json(&path, &text).map_err(|error| error.to_string())?
    } else {
        serde_json::from_str(&text).map_err(|error| format!("`{}` is not a JSON object: {error}", shown(file)))?
    };
    for key in table.split('.').filter(|key| !key.is_empty()) {
        found = match found.remove(key) {
            Some(Value::Object(inner)) => inner,
            _ => return Err(format!("`{}` has no table `{}`", shown(file), shown(table))),
        };
    }
    Ok(found)
}

/// Why a file is not read, in one line.
fn refused(file: &str, error: &ReadError) -> String {
    let file = shown(file);
    match error {
        ReadError::Exposed(exposed) => format!("`{file}` is not used: {}; {}", exposed.writer, exposed.hint()),
        error => format!("`{file}` cannot be read: {error}"),
    }
}
