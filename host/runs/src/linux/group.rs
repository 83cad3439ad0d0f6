//! The control group (cgroup v2) of one run.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use btm_faults::Point;
use btm_model::TaskLimits;

/// Microseconds in which a share of the processor is used up.
const PERIOD: u64 = 100_000;

/// The control group (cgroup v2) of one run: no process leaves it, and all in it share its limits.
#[derive(Clone, Debug)]
pub struct Group(PathBuf);

impl Group {
    /// The group at this path, there or not.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Whether it can limit memory.
    #[must_use]
    pub fn limits_memory(&self) -> bool {
        self.0.join("memory.max").exists()
    }

    /// Whether it can limit the share of the processor.
    #[must_use]
    pub fn limits_processor(&self) -> bool {
        self.0.join("cpu.max").exists()
    }

    /// Makes it and sets its limits. Controllers that are not delegated set none.
    ///
    /// # Errors
    /// If it cannot be made or set.
    pub fn make(&self, limits: &TaskLimits) -> io::Result<()> {
        btm_faults::create_group(Point::ShimGroup, &self.0)?;
        if let Some(memory) = limits.memory {
            self.set_if_there("memory.max", &memory.to_string())?;
            self.set_if_there("memory.swap.max", "0")?;
            // One process less would leave a command that does something else than it was asked to.
            self.set_if_there("memory.oom.group", "1")?;
        }
        if let Some(percent) = limits.processor {
            self.set_if_there("cpu.max", &format!("{} {PERIOD}", u64::from(percent.max(1)) * PERIOD / 100))?;
        }
        Ok(())
    }

    /// Puts this process into it, with all that it starts from now on.
    ///
    /// # Errors
    /// If the group is not there.
    pub fn join(&self) -> io::Result<()> {
        self.set("cgroup.procs", "0")
    }

    /// Holds all processes in it, or has them go on. Whether the kernel did.
    #[must_use]
    pub fn freeze(&self, hold: bool) -> bool {
        self.set("cgroup.freeze", if hold { "1" } else { "0" }).is_ok()
    }

    /// Kills all processes in it, those that were made meanwhile too. Whether the kernel did.
    #[must_use]
    pub fn kill(&self) -> bool {
        self.set("cgroup.kill", "1").is_ok()
    }

    /// How often the kernel killed a process in it for want of memory.
    #[must_use]
    pub fn memory_kills(&self) -> u64 {
        self.field("memory.events", "oom_kill").unwrap_or(0)
    }

    /// The most bytes of memory that were in use at one time.
    #[must_use]
    pub fn peak_memory(&self) -> Option<u64> {
        fs::read_to_string(self.0.join("memory.peak")).ok()?.trim().parse().ok()
    }

    /// Removes it, with the groups that its processes made in it; the processes must have ended.
    ///
    /// # Errors
    /// If there are processes in it.
    pub fn remove(&self) -> io::Result<()> {
        btm_faults::around(Point::GroupRemove, || remove(&self.0))
    }

    /// Kills all in it and removes it, unless that takes longer than `limit`: then the next claim of the groups removes it.
    pub fn end(&self, limit: Duration) {
        let until = Instant::now() + limit;
        while self.0.exists() && self.kill() && self.remove().is_err() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn set_if_there(&self, file: &str, value: &str) -> io::Result<()> {
        if self.0.join(file).exists() { self.set(file, value) } else { Ok(()) }
    }

    fn set(&self, file: &str, value: &str) -> io::Result<()> {
        set(Point::ShimGroup, &self.0.join(file), value)
    }

    fn field(&self, file: &str, name: &str) -> Option<u64> {
        let text = fs::read_to_string(self.0.join(file)).ok()?;
        text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    }
}

fn remove(group: &Path) -> io::Result<()> {
    for inner in fs::read_dir(group).into_iter().flatten().flatten() {
        if inner.file_type()?.is_dir() {
            remove(&inner.path())?;
        }
    }
    match rustix::fs::rmdir(group) {
        Ok(()) | Err(rustix::io::Errno::NOENT) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Writes to a file of the kernel, in one piece: it takes a value as a whole.
#[expect(clippy::disallowed_methods, reason = "passes the point itself; these files are never made, and never torn")]
pub(crate) fn set(point: Point, file: &Path, value: &str) -> io::Result<()> {
    btm_faults::around(point, || fs::File::options().append(true).open(file)?.write_all(value.as_bytes()))
}
