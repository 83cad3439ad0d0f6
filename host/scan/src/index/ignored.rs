//! The files that say what is ignored: a change in one of them changes what a project's files are, without changing a folder.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::{
    content::{Contents as _, Snapshot},
    walk::is_source_name,
};

/// The names of such files within a folder.
const NAMES: [&str; 2] = [".gitignore", ".ignore"];

/// Such files of a folder of the project: those that are there, and those that may come without changing the folder.
pub(super) fn within(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        NAMES.iter().map(|name| folder.join(name)).filter(|path| path.symlink_metadata().is_ok()).collect();
    files.extend(exclude_file(folder));
    files
}

/// Such files outside the project: in the folders above, and the user's own. Whether they are there or not.
pub(super) fn outside(root: &Path) -> Vec<PathBuf> {
    let above = root.ancestors().skip(1);
    let mut files: Vec<PathBuf> = above
        .flat_map(|folder| NAMES.iter().map(|name| folder.join(name)).chain(exclude_file(folder)).collect::<Vec<_>>())
        .collect();
    files.extend(ignore::gitignore::gitconfig_excludes_path());
    files
}

/// The exclude file of the repository that begins at a folder, if one does: `.git/info/exclude`, or where a linked work tree's `.git`
/// file leads.
fn exclude_file(folder: &Path) -> Option<PathBuf> {
    let git = folder.join(".git");
    let metadata = git.metadata().ok()?;
    if metadata.is_dir() {
        return Some(git.join("info/exclude"));
    }
    let text = fs::read_to_string(&git).ok()?;
    let own = folder.join(text.strip_prefix("gitdir:")?.trim());
    let common = fs::read_to_string(own.join("commondir")).map_or_else(|_| own.clone(), |common| own.join(common.trim()));
    Some(common.join("info/exclude"))
}

/// What the files of a snapshot say is ignored, as a walk through a checkout of it would see it.
pub(super) struct Rules {
    /// By folder; those of the second name count more.
    folders: BTreeMap<String, [Gitignore; 2]>,
}

impl Rules {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut folders: BTreeMap<String, [Gitignore; 2]> = BTreeMap::new();
        for file in snapshot.files() {
            let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
            let Some(which) = NAMES.iter().position(|known| *known == name) else { continue };
            let Ok(content) = snapshot.read(&file.path) else { continue };
            let mut builder = GitignoreBuilder::new(folder);
            for line in String::from_utf8_lossy(content.bytes()).lines() {
                // A pattern that is not one ignores nothing.
                let _ = builder.add_line(None, line);
            }
            if let Ok(rules) = builder.build() {
                folders.entry(folder.to_owned()).or_insert_with(|| [Gitignore::empty(), Gitignore::empty()])[which] = rules;
            }
        }
        Self { folders }
    }

    /// Whether a file, or a folder that it lies in, is ignored, or holds no source.
    pub(super) fn covers(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| at);
        let mut folders = ends.map(|end| (&path[..end], true)).chain([(path, false)]);
        folders.any(|(path, is_folder)| !is_source_name(path.rsplit('/').next().unwrap_or(path)) || self.says(path, is_folder))
    }

    /// Whether the nearest folder that says something about a path says that it is ignored.
    fn says(&self, path: &str, is_folder: bool) -> bool {
        if self.folders.is_empty() {
            return false;
        }
        let above = path.rmatch_indices('/').map(|(at, _)| &path[..at]).chain([""]);
        let rules = above.filter_map(|folder| self.folders.get(folder));
        // A walk asks for `.ignore` on all levels before it asks for `.gitignore`.
        let rules: Vec<_> = rules.collect();
        let in_order = rules.iter().map(|rules| &rules[1]).chain(rules.iter().map(|rules| &rules[0]));
        let said = in_order.map(|rules| rules.matched(path, is_folder)).find(|said| !said.is_none());
        said.is_some_and(|said| said.is_ignore())
    }
}
