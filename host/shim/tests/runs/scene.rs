//! A run in a folder of its own, and how tests wait for what it does.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::Duration,
};

use btm_model::{Ending, Priority, TaskLimits};
use btm_runs::{
    Found, Live, Run, Spec, Status,
    linux::{Process, marks, pids},
    log::{LogReader, Part},
};
use rustix::fs::{CWD, Mode};

/// How long anything may take before a test fails; never how long it takes.
pub const LONG: Duration = Duration::from_secs(60);

/// A run in a folder of its own. What it leaves is swept away.
pub struct Scene {
    pub folder: tempfile::TempDir,
    pub run: Run,
    pub spec: Spec,
}

impl Scene {
    /// A run of a script for `sh`; `$1` is the folder of the test.
    pub fn script(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().to_str().unwrap().to_owned();
        let command = ["sh", "-c", script, "sh", &here].map(Into::into).to_vec();
        let run = Run::new(folder.path().join("runs/1-1")).unwrap();
        let path = std::env::var("PATH").unwrap();
        let spec = Spec {
            command,
            environment: vec![("PATH".into(), path.into())],
            directory: here.into(),
            inherited: None,
            wishes: Vec::new(),
            limits: TaskLimits::default(),
            priority: Priority::Medium,
            log_limit: Spec::LOG_LIMIT,
            group: None,
        };
        Self { folder, run, spec }
    }

    /// With something else in the spec.
    pub fn with(mut self, change: impl FnOnce(&mut Spec)) -> Self {
        change(&mut self.spec);
        self
    }

    /// Prepares the run and starts the shim.
    pub fn start(&self) -> Live {
        self.run.prepare(&self.spec).unwrap();
        self.run.spawn(shim()).unwrap()
    }

    /// The same with a plan of faults.
    pub fn start_with_faults(&self, plan: &str) -> Live {
        self.run.prepare(&self.spec).unwrap();
        self.write_plan(plan);
        self.run.spawn(faulty_shim()).unwrap()
    }

    pub fn write_plan(&self, plan: &str) {
        write(&self.run.folder.join("faults"), plan);
        write(&self.run.folder.join("executable"), env!("CARGO_BIN_EXE_btm-shim"));
    }

    /// How it ends.
    pub fn status(&self) -> Status {
        ended(self.start())
    }

    /// How it ends, when nothing of it is left.
    pub fn ending(&self) -> Ending {
        let ending = self.status().ending;
        self.assert_nothing_left();
        ending
    }

    /// A place of the test.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A fifo that the command writes to; opening it waits for the other side.
    pub fn fifo(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        rustix::fs::mkfifoat(CWD, &path, Mode::RUSR | Mode::WUSR).unwrap();
        path
    }

    /// The log, or the output alone.
    pub fn log(&self, part: Part) -> String {
        let (mut reader, mut text) = (LogReader::new(&self.run.folder, part), Vec::new());
        while reader.read(&mut text).unwrap() {}
        String::from_utf8(text).unwrap()
    }

    /// How many processes carry the token.
    pub fn carriers(&self) -> usize {
        let alive = |pid: &u32| Process::read(*pid).is_ok_and(|process| process.is_alive());
        pids().unwrap().filter(|pid| marks::carries(*pid, &self.run.token)).filter(alive).count()
    }

    pub fn assert_nothing_left(&self) {
        assert_eq!(self.carriers(), 0);
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.run.sweep();
    }
}

pub fn shim() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_btm-shim"))
}

pub fn faulty_shim() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faulty-shim"))
}

/// Waits for the end of a run, and says what became of it.
pub fn found(mut live: Live) -> Found {
    live.wait(Some(LONG)).unwrap().expect("the run did not end")
}

/// Waits for the end of a run whose folder says how it ended.
pub fn ended(live: Live) -> Status {
    match found(live) {
        Found::Ended(status) => status,
        other => panic!("{other:?}"),
    }
}

/// Reads a fifo until it is closed.
pub fn read(path: &Path) -> String {
    let mut text = String::new();
    File::open(path).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Waits for something that no descriptor tells, such as a file of another process.
pub fn until(mut done: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !done() {
        assert!(start.elapsed() < LONG, "it did not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[expect(clippy::disallowed_methods, reason = "a test writes at no point")]
pub fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a test removes at no point")]
pub fn remove_folder(path: &Path) {
    std::fs::remove_dir_all(path).unwrap();
}
