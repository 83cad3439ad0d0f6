//! Processes that came out of a run and are none of it: a daemon of btm that its command started by using btm, the shims of that
//! daemon, and whatever descends from them. Each project's tasks are its own, whoever was the first to ask for one.
//!
//! They are known by the lock that each holds as long as it lives, of the tasks of a project or of the folder of a run, and not by
//! their names.

use std::{fs, os::unix::ffi::OsStrExt as _, path::Path};

use super::{Process, SHIM_VARIABLE, marks};
use crate::Token;

/// The file whose lock a daemon holds.
const OF_DAEMON: &str = "tasks.lock";
/// The file whose lock a shim holds.
const OF_SHIM: &str = "lock";
/// What Linux appends to the path of a file that was removed.
const REMOVED: &[u8] = b" (deleted)";
/// More ancestors than these no process has.
const GENERATIONS: usize = 1_000;

/// Whether a process is a daemon of btm, or a shim.
pub(super) fn is_separate(pid: u32) -> bool {
    let Ok(files) = fs::read_dir(format!("/proc/{pid}/fd")) else { return false };
    let locked = |name: &str| {
        let info = fs::read_to_string(format!("/proc/{pid}/fdinfo/{name}")).unwrap_or_default();
        info.lines().any(|line| line.starts_with("lock:") && line.contains("FLOCK"))
    };
    files.flatten().any(|file| {
        let is_named = fs::read_link(file.path()).is_ok_and(|path| match name_of(&path) {
            Some(name) if name == OF_DAEMON.as_bytes() => true,
            Some(name) => name == OF_SHIM.as_bytes() && marks::is_shim(pid),
            None => false,
        });
        is_named && file.file_name().to_str().is_some_and(locked)
    })
}

/// Whether a process that carries the mark of a run is, or descends from, such a process that carries it too. The shim of the run
/// itself is not separate from it.
pub(crate) fn descends_from_separate(pid: u32, token: &Token) -> bool {
    let mut pid = pid;
    for _ in 0..GENERATIONS {
        if !marks::carries(pid, token) || marks::has_variable(pid, SHIM_VARIABLE, token.as_str()) {
            return false;
        }
        if is_separate(pid) {
            return true;
        }
        match Process::read(pid) {
            Ok(process) => pid = process.parent,
            Err(_) => return false,
        }
    }
    false
}

/// The name of the file that an open descriptor leads to.
fn name_of(path: &Path) -> Option<&[u8]> {
    let name = path.file_name()?.as_bytes();
    Some(name.strip_suffix(REMOVED).unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use btm_faults::Point;

    use super::*;

    #[test]
    fn a_daemon_is_known_by_its_lock_and_not_by_an_open_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_separate(std::process::id()));
        let other = btm_faults::create_new(Point::RunFolder, &folder.path().join("other.lock")).unwrap();
        let file = btm_faults::create_new(Point::RunFolder, &folder.path().join(OF_DAEMON)).unwrap();
        other.lock().unwrap();
        assert!(!is_separate(std::process::id()));
        file.lock().unwrap();
        assert!(is_separate(std::process::id()));
        btm_faults::remove_file(Point::RunFolder, &folder.path().join(OF_DAEMON)).unwrap();
        assert!(is_separate(std::process::id()), "somebody may clean up under it");
        drop(file);
        assert!(!is_separate(std::process::id()));
    }
}
