//! Runs of the binary, in an environment that holds nothing but what the test put there.

use std::{
    fs,
    io::{Read, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Once,
    thread,
    time::UNIX_EPOCH,
};

use serde_json::Value;
use tempfile::TempDir;
use wait4::Wait4 as _;

/// A binary and a home of its own: configuration, cache and data of one run are there in the next.
#[derive(Debug)]
pub struct Cli {
    binary: PathBuf,
    home: TempDir,
    cache: PathBuf,
    /// Where the key of the cache lies.
    data: PathBuf,
    folder: Option<PathBuf>,
    variables: Vec<(String, String)>,
}

impl Cli {
    /// A binary, `env!("CARGO_BIN_EXE_btm")`, in a home that is empty.
    #[must_use]
    pub fn new(binary: impl Into<PathBuf>) -> Self {
        let home = TempDir::new().expect("a temporary folder can be made");
        let (cache, data) = (home.path().join("cache"), home.path().join("data"));
        Self { binary: binary.into(), home, cache, data, folder: None, variables: Vec::new() }
    }

    /// Shares the cache below `folder` (`env!("CARGO_TARGET_TMPDIR")`) with other tests and later runs of the same
    /// binary, so that a plugin that many tests use is prepared once.
    #[must_use]
    pub fn sharing_cache(mut self, folder: &str) -> Self {
        static FORGET: Once = Once::new();
        let built = fs::metadata(&self.binary).expect("the binary is there");
        let modified = built.modified().expect("the file system keeps times");
        let since = modified.duration_since(UNIX_EPOCH).expect("it was built after 1970");
        let shared = Path::new(folder).join(format!("{SHARED}{:x}-{:x}", since.as_nanos(), built.len()));
        FORGET.call_once(|| forget_others(&shared));
        self.cache = shared.join("cache");
        // What was kept is trusted only by those who have the key.
        self.data = shared.join("data");
        // What one test found must not be what another one is told.
        self.variable("BTM_NO_RESULTS", "true")
    }

    /// Runs in a folder; otherwise in the home.
    #[must_use]
    pub fn in_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.enter(folder);
        self
    }

    /// Runs in this folder from now on.
    pub fn enter(&mut self, folder: impl Into<PathBuf>) {
        self.folder = Some(folder.into());
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The home.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The command, ready to be started.
    #[must_use]
    pub fn command<A: AsRef<std::ffi::OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let home = self.home.path();
        let mut command = Command::new(&self.binary);
        command.args(arguments).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home).env("TMPDIR", home).env("NO_COLOR", "1");
        command.env("XDG_CACHE_HOME", &self.cache).env("XDG_DATA_HOME", &self.data);
        command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_STATE_HOME", home.join("state"));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.current_dir(self.folder.as_deref().unwrap_or(home));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Agrees to what the settings of the project in `folder` run, load or permit.
    #[track_caller]
    pub fn trust(&self, folder: &Path) {
        let ran = self.command(["trust", "--yes"]).current_dir(folder).output().expect("the binary can be started");
        assert!(ran.status.success(), "{ran:?}");
    }

    /// Runs to the end, with nothing on standard input.
    #[must_use]
    pub fn run<A: AsRef<std::ffi::OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        self.run_with_input(arguments, b"")
    }

    /// Runs to the end.
    #[must_use]
    pub fn run_with_input<A: AsRef<std::ffi::OsStr>>(&self, arguments: impl IntoIterator<Item = A>, input: &[u8]) -> Ran {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().expect("the binary can be started");
        let mut stdin = child.stdin.take().expect("it is piped");
        let stdout = child.stdout.take().expect("it is piped");
        let stderr = child.stderr.take().expect("it is piped");
        let input = input.to_vec();
        let writer = thread::spawn(move || {
            // A child that does not read is not wrong.
            let _ = stdin.write_all(&input);
        });
        let stdout = thread::spawn(move || read(stdout));
        let stderr = thread::spawn(move || read(stderr));
        let used = child.wait4().expect("it can be waited for");
        writer.join().expect("writing does not panic");
        Ran {
            code: used.status.code(),
            stdout: stdout.join().expect("reading does not panic"),
            stderr: stderr.join().expect("reading does not panic"),
            peak_memory: if used.rusage.maxrss > own_peak() { used.rusage.maxrss } else { 0 },
        }
    }
}

/// How the folders begin that the tests of one binary share.
const SHARED: &str = "shared-";

/// Removes what earlier binaries have left.
fn forget_others(shared: &Path) {
    let siblings = shared.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    for sibling in siblings.filter(|sibling| sibling.file_name().to_string_lossy().starts_with(SHARED)) {
        if sibling.path() != shared {
            // What cannot be removed only takes room.
            let _ = fs::remove_dir_all(sibling.path());
        }
    }
}

/// The most memory that this process held at one time, in bytes.
fn own_peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}

fn read(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("a pipe can be read");
    String::from_utf8(bytes).expect("what is printed is UTF-8")
}

/// What a run left.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// The most memory that it, or a process it started and waited for, held at one time, in bytes. 0 if that was less than
    /// the tests themselves took: the kernel counts a new process from what the one that started it had.
    pub peak_memory: u64,
}

impl Ran {
    /// Standard output as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON: {error}\n{self:?}"))
    }
}
