//! What a project's `btm.toml` may not say, whoever agrees to it: it is data that somebody else may have written.

use std::path::{Component, Path};

use btm_files::{Folder, ReadError};

use crate::{
    error::{ConfigError, Problem, shown},
    layer::{Key, Layer},
    task::TaskOverrides,
};

/// The keys that say what a task does, and where.
const WORK: [&str; 4] = ["command", "plugins", "paths", "directory"];

/// A project whose `btm.toml` is read.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// Its root.
    pub folder: &'a Folder,
    /// The types of tasks that btm names itself: a project decides how soon they run and with how much, not what they do.
    pub own_tasks: &'a [&'a str],
}

/// What is wrong with the tasks of a project.
pub fn problems(layer: &Layer, project: &Project<'_>) -> Vec<ConfigError> {
    let tasks = layer.overrides.tasks.iter();
    tasks.flat_map(|(name, task)| taken(layer, name, project).chain(leads_out(layer, name, task, project))).collect()
}

/// The keys with which the task `name` would do something else than what btm means by it.
fn taken<'a>(layer: &'a Layer, name: &'a str, project: &Project<'_>) -> impl Iterator<Item = ConfigError> + use<'a> {
    let is_own = project.own_tasks.contains(&name);
    WORK.into_iter().filter(move |_| is_own).filter_map(move |key| {
        let reason = format!("btm itself decides what the task `{}` does; give this task another name", shown(name));
        problem(layer, name, key, reason)
    })
}

/// The keys that name something outside the project.
fn leads_out(layer: &Layer, name: &str, task: &TaskOverrides, project: &Project<'_>) -> Vec<ConfigError> {
    let directory = Path::new(task.own.directory.as_deref().unwrap_or("."));
    let outside = |key: &str, path: &str| {
        let reason = format!("`{}` leads out of the project; name something in it", shown(path));
        problem(layer, name, key, reason)
    };
    let directory_is_outside =
        !is_inside(directory) || matches!(project.folder.require_inside(directory), Err(ReadError::Outside | ReadError::Link));
    if directory_is_outside {
        return outside("directory", &directory.to_string_lossy()).into_iter().collect();
    }
    let path = task.own.paths.iter().flatten().find(|path| !is_inside(&directory.join(path)));
    path.and_then(|path| outside("paths", path)).into_iter().collect()
}

/// The problem of a key of the task `name`, if the layer has that key.
fn problem(layer: &Layer, name: &str, key: &str, reason: String) -> Option<ConfigError> {
    let key = Key::new(&["task", name], key);
    let origin = layer.origins.get(&key)?.clone();
    Some(ConfigError::new(origin, Problem::WrongValue { key: key.to_string(), reason }))
}

/// Whether a path stays below where it begins, as it is written.
fn is_inside(path: &Path) -> bool {
    let mut depth = 0_usize;
    path.components().all(|part| match part {
        Component::CurDir => true,
        Component::Normal(_) => {
            depth += 1;
            true
        }
        Component::ParentDir => match depth.checked_sub(1) {
            Some(above) => {
                depth = above;
                true
            }
            None => false,
        },
        Component::RootDir | Component::Prefix(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::is_inside;

    #[test]
    fn paths_that_stay_inside() {
        for path in ["", ".", "a", "a/..", "a/../b", "./a/b/../../c", "..a"] {
            assert!(is_inside(Path::new(path)), "{path}");
        }
        for path in ["..", "a/../..", "/", "/a", "./../a", "a/b/../../../c/d"] {
            assert!(!is_inside(Path::new(path)), "{path}");
        }
    }
}
