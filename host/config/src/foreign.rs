//! Settings that another tool's file has: `settings-from = "pyproject.toml#tool.bandit"`.

use std::{fs, path::Path};

use serde_json::{Map, Value};

use crate::{
    document,
    error::{ConfigError, Origin, Problem, shown},
    files::MAX_SIZE,
    layer::{Key, Layer},
};

/// Takes over what the named files say, below what stands in `path` itself; they are found from the folder of that.
pub fn fill(layer: &mut Layer, path: &Path) -> Vec<ConfigError> {
    let (mut problems, folder) = (Vec::new(), path.parent().unwrap_or(Path::new("")));
    for (name, plugin) in &mut layer.overrides.plugins {
        let Some(from) = &plugin.own.settings_from else { continue };
        let settings = match settings(folder, from) {
            Ok(settings) => settings,
            Err(reason) => {
                let problem = Problem::WrongValue { key: format!("plugin.{}.settings-from", shown(name)), reason };
                problems.push(ConfigError::new(Origin::File { path: path.to_owned(), line: None }, problem));
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
fn settings(folder: &Path, from: &str) -> Result<Map<String, Value>, String> {
    let (file, table) = file_and_table(from);
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
