//! All mistakes in the configuration at once, for `btm config check`.

use std::{ffi::OsString, path::Path};

use crate::{
    error::{ConfigError, Problem, nearest, shown},
    layer::{Key, Layer, Reading},
    overrides::{merge, read},
    project::Project,
};

/// All mistakes in the user's file, the project's file and the environment, in this order, and then what does not fit together. A
/// file that is not TOML has one mistake, and a file that is missing has none.
#[must_use]
pub fn check(
    user_file: Option<&Path>,
    project: Option<&Project<'_>>,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Vec<ConfigError> {
    let (mut problems, mut layers) = (Vec::new(), Vec::new());
    for Reading { layer, problems: found } in read(user_file, project, lookup) {
        problems.extend(found);
        layers.push(layer);
    }
    problems.extend(missing_groups(&layers));
    problems
}

/// Tasks whose group no layer has.
fn missing_groups(layers: &[Layer]) -> Vec<ConfigError> {
    let merged = merge(layers);
    let known: Vec<_> = merged.groups.keys().map(String::as_str).collect();
    let missing = |(name, group): (&String, &String)| {
        let key = Key::new(&["task", name], "group");
        let origin = layers.iter().rev().find_map(|layer| layer.origins.get(&key))?.clone();
        let what_to_do = match nearest(group, &known) {
            Some(group) => format!("did you mean `{group}`?"),
            None => format!("add [group.{}] with `slots`", shown(group)),
        };
        let reason = format!("there is no group `{}`; {what_to_do}", shown(group));
        Some(ConfigError::new(origin, Problem::WrongValue { key: key.to_string(), reason }))
    };
    let groups = merged.tasks.iter().filter_map(|(name, task)| Some((name, task.own.group.as_ref()?)));
    groups.filter(|(_, group)| !merged.groups.contains_key(*group)).filter_map(missing).collect()
}
