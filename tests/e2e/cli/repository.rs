//! A project under version control.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use btm_test_support::Project;

/// A project that is a git repository.
pub(crate) struct Repository {
    pub(crate) project: Project,
}

impl Repository {
    pub(crate) fn new() -> Self {
        let repository = Self { project: Project::new() };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.project.path()
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        self.project.write(path, content);
    }

    /// Runs git in a clean environment, and gives what it printed.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(&self.path(), arguments)
    }

    /// Git in a clean environment, ready to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        command(&self.path(), arguments)
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "x", "--allow-empty"]);
    }
}

/// Runs git in a folder, in a clean environment, and gives what it printed.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "core.autocrlf=false"]).args(arguments).current_dir(folder);
    git.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]).env_remove("GIT_DIR");
    git
}
