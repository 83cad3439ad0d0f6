//! Processes that belong to a home: its folder stands in their command line or their environment.

use std::{fs, os::unix::ffi::OsStrExt as _, path::Path};

use rustix::process::{Pid, Signal, kill_process};

/// The processes of a home, each with its command line; zombies have none.
pub fn of(around: &Path) -> Vec<(u32, String)> {
    let needle = around.as_os_str().as_bytes();
    let has = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let read = |name: &str| fs::read(entry.path().join(name)).unwrap_or_default();
        let command = read("cmdline");
        if pid != std::process::id() && !command.is_empty() && (has(&command) || has(&read("environ"))) {
            found.push((pid, String::from_utf8_lossy(&command).replace('\0', " ")));
        }
    }
    found.sort_unstable();
    found
}

/// The shims of a home.
pub fn shims(around: &Path) -> Vec<u32> {
    let is_shim = |command: &str| command.contains("/runs/") && !command.contains(" become ");
    of(around).into_iter().filter(|(_, command)| is_shim(command)).map(|(pid, _)| pid).collect()
}

/// The commands of a home.
pub fn commands(around: &Path) -> Vec<u32> {
    of(around).into_iter().filter(|(_, command)| command.starts_with("sh -c ")).map(|(pid, _)| pid).collect()
}

pub fn kill(pid: u32) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// Kills all processes of a home, until there are none: one may just have started another one.
pub fn end_all(around: &Path) {
    for _ in 0..1_000 {
        let left = of(around);
        if left.is_empty() {
            return;
        }
        left.into_iter().for_each(|(pid, _)| kill(pid));
    }
}
