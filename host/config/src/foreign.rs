//! Settings that another tool's file has: `settings-from = "pyproject.toml#tool.bandit"`.

use std::{fs, path::Path};

use serde_json::{Map, Value};

use crate::{
    document,
    error::{ConfigError, Origin, Problem, shown},
    files::MAX_SIZE,
    overrides::Overrides,
};

/// Takes over what the named files say, below what stands in `path` itself; they are found from the folder of that.
pub fn fill(overrides: &mut Overrides, path: &Path) -> Result<(), ConfigError> {
    for (name, plugin) in &mut overrides.plugins {
        let Some(from) = &plugin.own.settings_from else { continue };
        let settings = settings(path.parent().unwrap_or(Path::new("")), from).map_err(|reason| {
            let key = format!("plugin.{}.settings-from", shown(name));
            ConfigError::new(Origin::File { path: path.to_owned(), line: None }, Problem::WrongValue { key, reason })
        })?;
        for (key, value) in settings {
            plugin.settings.entry(key).or_insert(value);
        }
    }
    Ok(())
}

/// The table that `FILE#TABLE` names, or all of `FILE`; or what is wrong with it.
fn settings(folder: &Path, from: &str) -> Result<Map<String, Value>, String> {
    let (file, table) = from.split_once('#').unwrap_or((from, ""));
    let path = folder.join(file);
    let size = fs::metadata(&path).map_err(|error| format!("`{}` cannot be read: {error}", shown(file)))?.len();
    if size > MAX_SIZE {
        return Err(format!("`{}` is larger than {MAX_SIZE} bytes", shown(file)));
    }
    let text = fs::read_to_string(&path).map_err(|error| format!("`{}` cannot be read: {error}", shown(file)))?;
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
