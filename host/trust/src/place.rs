//! Which project it is for which somebody agreed to something.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// What is hashed before the paths; another one where places are told apart in another way.
const FORMAT: &str = "btm trust place 1";

/// The place of a project: the main work tree of its repository, which all linked work trees share, and where it lies in there. A
/// project without a repository is its folder.
///
/// It goes by path, as `safe.directory` does: a project that was moved is asked about again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    main: PathBuf,
    within: PathBuf,
}

impl Place {
    /// The place of the project at `root`, which is a path without links.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        let top = btm_git::top_of(root).unwrap_or(root);
        let within = root.strip_prefix(top).unwrap_or(Path::new("")).to_owned();
        Self { main: btm_git::main_work_tree(top).unwrap_or_else(|| top.to_owned()), within }
    }

    /// The main work tree, or the folder of a project that is in none.
    #[must_use]
    pub fn main(&self) -> &Path {
        &self.main
    }

    /// What tells it from other places.
    pub(crate) fn key(&self) -> [u8; 32] {
        let mut hasher = Sha256::new_with_prefix(FORMAT);
        for path in [&self.main, &self.within] {
            let bytes = path.as_os_str().as_encoded_bytes();
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        hasher.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path, process::Command};

    use super::Place;

    fn git(folder: &Path, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(folder);
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@b");
        }
        assert!(git.args(arguments).output().unwrap().status.success(), "{arguments:?}");
    }

    #[test]
    fn linked_work_trees_share_the_place_of_the_main_one() {
        let around = tempfile::tempdir().unwrap();
        let around = around.path().canonicalize().unwrap();
        let main = around.join("main");
        fs::create_dir_all(main.join("sub")).unwrap();
        git(&main, &["init", "-q", "."]);
        git(&main, &["commit", "-q", "--allow-empty", "-m", "x"]);
        git(&main, &["worktree", "add", "-q", "../linked"]);
        fs::create_dir(around.join("linked/sub")).unwrap();
        assert_eq!(Place::of(&around.join("linked")), Place::of(&main));
        assert_eq!(Place::of(&around.join("linked")).main(), main);
        assert_eq!(Place::of(&around.join("linked/sub")), Place::of(&main.join("sub")));
        assert_ne!(Place::of(&main.join("sub")), Place::of(&main));
        assert_ne!(Place::of(&main.join("sub")).key(), Place::of(&main).key());
        // Another folder that claims to be the same linked work tree is none.
        let other = around.join("other");
        fs::create_dir(&other).unwrap();
        fs::copy(around.join("linked/.git"), other.join(".git")).unwrap();
        assert_eq!(Place::of(&other).main(), other);
    }

    #[test]
    fn a_folder_without_a_repository_is_a_place() {
        let around = tempfile::tempdir().unwrap();
        let around = around.path().canonicalize().unwrap();
        for name in ["a", "b"] {
            fs::create_dir(around.join(name)).unwrap();
        }
        assert_eq!(Place::of(&around.join("a")).main(), around.join("a"));
        assert_ne!(Place::of(&around.join("a")).key(), Place::of(&around.join("b")).key());
        fs::write(around.join("a/.git"), "gitdir: /nowhere").unwrap();
        assert_eq!(Place::of(&around.join("a")).main(), around.join("a"));
    }
}
