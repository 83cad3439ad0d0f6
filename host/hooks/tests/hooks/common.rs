//! A folder with a repository, and a `btm` that only leaves a trace.

use std::{
    collections::BTreeMap,
    env,
    ffi::{OsStr, OsString},
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Mutex, MutexGuard, PoisonError},
};

use btm_git::Surroundings;
use btm_hooks::{HookError, Hooks, Install, Installed, Kind, Mode, Status};
use tempfile::TempDir;

/// What a hook needs besides `btm`.
const TOOLS: [&str; 3] = ["git", "sh", "cat"];

/// One sandbox at a time: a process that another test starts while a script is being written would hold that file open for a moment,
/// and the system runs no file that is open for writing.
static ALONE: Mutex<()> = Mutex::new(());

/// A folder that goes away, with a repository in its folder `work`.
pub struct Sandbox {
    folder: TempDir,
    variables: BTreeMap<OsString, OsString>,
    _alone: MutexGuard<'static, ()>,
}

impl Sandbox {
    /// A repository with one commit, and a `btm` in `PATH`.
    pub fn new() -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        for name in ["work", "tools", "bin"] {
            fs::create_dir(base.join(name)).unwrap();
        }
        for tool in TOOLS {
            symlink(which(tool), base.join("tools").join(tool)).unwrap();
        }
        let path = env::join_paths([base.join("bin"), base.join("tools")]).unwrap();
        let variables = [
            ("PATH", path.as_os_str()),
            ("HOME", base.as_os_str()),
            // Whatever the temporary folder lies in is not meant.
            ("GIT_CEILING_DIRECTORIES", base.as_os_str()),
            ("GIT_CONFIG_NOSYSTEM", OsStr::new("1")),
            ("GIT_AUTHOR_NAME", OsStr::new("Ada")),
            ("GIT_AUTHOR_EMAIL", OsStr::new("ada@example.org")),
            ("GIT_COMMITTER_NAME", OsStr::new("Ada")),
            ("GIT_COMMITTER_EMAIL", OsStr::new("ada@example.org")),
        ];
        let variables = variables.map(|(name, value)| (name.into(), value.to_owned())).into();
        let sandbox = Self { folder, variables, _alone: alone };
        sandbox.program("bin/btm", "");
        sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
        sandbox.git(&["commit", "--quiet", "--allow-empty", "--message", "first"]);
        sandbox
    }

    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.variables.insert(name.into(), value.as_ref().to_owned());
    }

    /// A path beside the repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    /// The folder of the repository.
    pub fn work(&self) -> PathBuf {
        self.beside("work")
    }

    /// A file in the folder of hooks.
    pub fn hook(&self, name: &str) -> PathBuf {
        self.work().join(".git/hooks").join(name)
    }

    /// A program that leaves a line of its path and arguments in the file `trace`, and then does `rest`.
    pub fn program(&self, path: &str, rest: &str) -> PathBuf {
        let path = self.beside(path);
        write(&path, &self.script(&path.display().to_string(), rest), 0o755);
        path
    }

    /// A hook of the user's that leaves a line of `name` and its arguments in the file `trace`, and then does `rest`.
    pub fn users(&self, hook: &str, rest: &str) -> String {
        let script = self.script("users", rest);
        write(&self.hook(hook), &script, 0o755);
        script
    }

    pub fn script(&self, name: &str, rest: &str) -> String {
        format!("#!/bin/sh\nprintf '%s\\n' \"{name} $*\" >>'{}'\n{rest}\n", self.beside("trace").display())
    }

    /// The `btm` in `PATH` ends so.
    pub fn btm_does(&self, rest: &str) {
        self.program("bin/btm", rest);
    }

    /// There is no `btm` in `PATH`.
    pub fn without_btm(&self) {
        fs::remove_file(self.beside("bin/btm")).unwrap();
    }

    /// What was left in the file `trace`, which is removed. The folder of the sandbox is left out.
    pub fn trace(&self) -> Vec<String> {
        let trace = fs::read_to_string(self.beside("trace")).unwrap_or_default();
        let _ = fs::remove_file(self.beside("trace"));
        trace.lines().map(|line| line.replace(self.beside("").to_str().unwrap(), "")).collect()
    }

    /// Runs git in the repository; it must succeed.
    pub fn git(&self, arguments: &[&str]) {
        self.git_in(&self.work(), arguments);
    }

    pub fn git_in(&self, folder: &Path, arguments: &[&str]) {
        let output = self.run_in(folder, arguments);
        assert!(output.status.success(), "{}", errors(&output));
    }

    /// Runs git, however it ends.
    pub fn run_in(&self, folder: &Path, arguments: &[&str]) -> Output {
        Command::new(which("git")).args(arguments).current_dir(folder).env_clear().envs(&self.variables).output().unwrap()
    }

    /// Commits, and says what was run for that.
    pub fn commit(&self) -> Vec<String> {
        let output = self.try_commit();
        assert!(output.status.success(), "{}", errors(&output));
        self.trace()
    }

    /// Commits, however that ends.
    pub fn try_commit(&self) -> Output {
        self.try_commit_in(&self.work())
    }

    pub fn try_commit_in(&self, folder: &Path) -> Output {
        self.run_in(folder, &["commit", "--quiet", "--allow-empty", "--message", "x"])
    }

    pub fn surroundings(&self) -> Surroundings {
        Surroundings::new(self.work(), self.variables.clone())
    }

    pub fn hooks(&self) -> Hooks {
        self.hooks_of(&self.work()).unwrap()
    }

    pub fn hooks_of(&self, folder: &Path) -> Result<Hooks, HookError> {
        Hooks::of_in(folder, &self.surroundings())
    }

    pub fn options(&self) -> Install {
        Install { mode: Mode::Blocking, program: self.beside("installed/btm"), shared: false }
    }

    pub fn install(&self) -> Installed {
        self.hooks().install(Kind::PreCommit, &self.options()).unwrap()
    }

    pub fn status(&self) -> Status {
        self.hooks().status().unwrap().remove(0)
    }
}

/// Where a program lies in the real `PATH`.
fn which(tool: &str) -> PathBuf {
    env::split_paths(&env::var_os("PATH").unwrap()).map(|folder| folder.join(tool)).find(|path| path.is_file()).unwrap()
}

pub fn write(path: &Path, content: &str, mode: u32) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// What lies under a name, without following links: its content or where it leads to, its mode, and which file it is.
pub fn seen(path: &Path) -> (Vec<u8>, u32, u64) {
    let metadata = path.symlink_metadata().unwrap();
    let content = match fs::read_link(path) {
        Ok(target) => target.into_os_string().into_encoded_bytes(),
        Err(_) => fs::read(path).unwrap(),
    };
    // A link is made anew.
    (content, metadata.mode(), if metadata.is_symlink() { 0 } else { metadata.ino() })
}

/// The names in a folder, sorted, without git's samples.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| !name.ends_with(".sample")).collect();
    names.sort();
    names
}

pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
