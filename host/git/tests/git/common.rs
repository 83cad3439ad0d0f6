//! A folder to make repositories in, with a git that knows nothing of this machine's settings.

use std::{
    collections::BTreeMap,
    env,
    ffi::{OsStr, OsString},
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use btm_git::{Blob, Changes, GitError, Objects, Repository, Since, Snapshot, Surroundings};
use tempfile::TempDir;

/// A folder that goes away, with a repository in its folder `work`.
pub struct Sandbox {
    folder: TempDir,
    pub variables: BTreeMap<OsString, OsString>,
}

impl Sandbox {
    /// An empty repository.
    pub fn new() -> Self {
        let sandbox = Self::without_repository();
        sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
        sandbox
    }

    /// A repository with a commit of these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::new();
        for (path, content) in files {
            sandbox.write(path, content);
        }
        sandbox.commit("first");
        sandbox
    }

    /// An empty folder `work`.
    pub fn without_repository() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("work")).unwrap();
        let home = folder.path().as_os_str();
        let path = env::var_os("PATH").unwrap();
        let variables = [
            ("PATH", path.as_os_str()),
            ("HOME", home),
            // Whatever the temporary folder lies in is not meant.
            ("GIT_CEILING_DIRECTORIES", home),
            ("GIT_CONFIG_GLOBAL", OsStr::new("/dev/null")),
            ("GIT_CONFIG_NOSYSTEM", OsStr::new("1")),
            ("GIT_AUTHOR_NAME", OsStr::new("Ada")),
            ("GIT_AUTHOR_EMAIL", OsStr::new("ada@example.org")),
            ("GIT_AUTHOR_DATE", OsStr::new("2024-01-01T00:00:00Z")),
            ("GIT_COMMITTER_NAME", OsStr::new("Ada")),
            ("GIT_COMMITTER_EMAIL", OsStr::new("ada@example.org")),
            ("GIT_COMMITTER_DATE", OsStr::new("2024-01-01T00:00:00Z")),
        ];
        let variables = variables.map(|(name, value)| (name.into(), value.to_owned())).into();
        Self { folder, variables }
    }

    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.variables.insert(name.into(), value.as_ref().to_owned());
    }

    /// The folder of the repository.
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// A path beside the repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let path = self.work().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn link(&self, target: &str, path: &str) {
        symlink(target, self.work().join(path)).unwrap();
    }

    pub fn remove(&self, path: impl AsRef<Path>) {
        fs::remove_file(self.work().join(path)).unwrap();
    }

    /// A program beside the repository that leaves a line in the file `trace` and then does `rest`.
    pub fn trap(&self, name: &str, rest: &str) -> PathBuf {
        let program = self.beside(name);
        fs::write(&program, format!("#!/bin/sh\necho {name} >>'{}'\n{rest}\n", self.beside("trace").display())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        program
    }

    /// What the traps left, which is removed.
    pub fn trace(&self) -> String {
        let trace = fs::read_to_string(self.beside("trace")).unwrap_or_default();
        let _ = fs::remove_file(self.beside("trace"));
        trace
    }

    /// Runs git in the repository; it must succeed. What it says, without the last line break.
    pub fn git<S: AsRef<OsStr>>(&self, arguments: &[S]) -> String {
        self.git_in(&self.work(), arguments)
    }

    pub fn git_in<S: AsRef<OsStr>>(&self, folder: &Path, arguments: &[S]) -> String {
        let output = self.run_in(folder, arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end_matches('\n').to_owned()
    }

    /// Runs git, however it ends.
    pub fn run_in<S: AsRef<OsStr>>(&self, folder: &Path, arguments: &[S]) -> Output {
        Command::new("git").args(arguments).current_dir(folder).env_clear().envs(&self.variables).output().unwrap()
    }

    /// Commits everything there is.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    /// What a process in the repository's folder would see.
    pub fn surroundings(&self) -> Surroundings {
        Surroundings::new(self.work(), self.variables.clone())
    }

    pub fn around(&self, root: &Path) -> Result<Option<Repository>, GitError> {
        Repository::around_in(root, &self.surroundings())
    }

    pub fn repository(&self) -> Repository {
        self.repository_in("")
    }

    pub fn repository_in(&self, folder: &str) -> Repository {
        self.around(&self.work().join(folder)).unwrap().unwrap()
    }

    pub fn staged(&self) -> Snapshot {
        self.repository().staged().unwrap()
    }

    pub fn since_in_work_tree(&self, revision: &str) -> Vec<String> {
        match self.repository().since(revision).unwrap() {
            Since::WorkTree(Changes { paths, nameless, .. }) => {
                assert_eq!(nameless, Vec::<String>::new());
                paths
            }
            Since::Commit(_) => panic!("`{revision}` is no range"),
        }
    }

    pub fn since_in_commit(&self, range: &str) -> Snapshot {
        match self.repository().since(range).unwrap() {
            Since::Commit(snapshot) => snapshot,
            Since::WorkTree(_) => panic!("`{range}` is a range"),
        }
    }
}

/// The paths of all files.
pub fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.files.iter().map(|file| file.path.as_str()).collect()
}

/// The paths of the files that changed.
pub fn changed(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.changed().map(|file| file.path.as_str()).collect()
}

/// What is stored as the content of a path.
pub fn content(objects: &Objects, snapshot: &Snapshot, path: &str) -> Vec<u8> {
    let file = snapshot.files.iter().find(|file| file.path == path).unwrap();
    match objects.read(&file.object, u64::MAX).unwrap() {
        Blob::Content(content) => content,
        Blob::TooLarge { .. } => panic!("nothing is larger"),
    }
}
