//! Processes, as /proc shows them.

use std::{
    collections::{HashMap, VecDeque},
    fs,
    io::{self, ErrorKind},
    mem::MaybeUninit,
    os::fd::OwnedFd,
    path::Path,
};

use rustix::{
    fs::{CWD, Mode, OFlags, RawDir, openat},
    process::Signal,
};

use super::separate;

/// What Linux appends to the path of a file that was removed.
pub const REMOVED: &str = " (deleted)";

/// A process, as /proc shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// The number of its parent.
    pub parent: u32,
    /// The number of its process group, which is that of the process that leads it.
    pub group: u32,
    /// One letter: `R` runs, `S` sleeps, `T` is held, `Z` has ended and was not waited for.
    pub state: u8,
    /// When it started, in clock ticks since the machine was booted.
    pub start: u64,
}

impl Process {
    /// Reads it.
    ///
    /// # Errors
    /// If there is none with this number.
    pub fn read(pid: u32) -> io::Result<Self> {
        parse(pid, &fs::read(format!("/proc/{pid}/stat"))?).ok_or_else(|| ErrorKind::InvalidData.into())
    }

    /// Whether it has not ended.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !matches!(self.state, b'Z' | b'X')
    }
}

/// `PID (NAME) STATE PARENT …`; the name may have spaces and parentheses. The start is the 22nd of all.
fn parse(pid: u32, stat: &[u8]) -> Option<Process> {
    let after_name = stat.iter().rposition(|byte| *byte == b')')? + 1;
    let mut fields = std::str::from_utf8(&stat[after_name..]).ok()?.split_ascii_whitespace();
    let state = *fields.next()?.as_bytes().first()?;
    let parent = fields.next()?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    let start = fields.nth(16)?.parse().ok()?;
    Some(Process { pid, parent, group, state, start })
}

/// The numbers of all processes, ascending.
///
/// # Errors
/// If /proc cannot be read.
pub fn pids() -> io::Result<Pids> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(Pids { folder: openat(CWD, "/proc", flags, Mode::empty())?, buffer: [MaybeUninit::uninit(); 512], read: VecDeque::new() })
}

/// The numbers of all processes, ascending. A few are asked for at a time, so a process that starts meanwhile is among them if its
/// number is higher, as it is unless the numbers start again: those who flee from one process to the next are met.
pub struct Pids {
    folder: OwnedFd,
    buffer: [MaybeUninit<u8>; 512],
    read: VecDeque<u32>,
}

impl Iterator for Pids {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while self.read.is_empty() {
            let mut entries = RawDir::new(&self.folder, &mut self.buffer);
            loop {
                let entry = entries.next()?.ok()?;
                self.read.extend(entry.file_name().to_str().ok().and_then(|name| name.parse::<u32>().ok()));
                if entries.is_buffer_empty() {
                    break;
                }
            }
        }
        self.read.pop_front()
    }
}

/// Calls `visit` for each process that descends from `root`, as soon as it is found, and again in passes until one finds nobody new:
/// a visitor that holds them thus catches up with those who multiply. Daemons of btm, with shims and what else descends from them,
/// are not among them.
///
/// # Errors
/// If /proc cannot be read.
pub fn each_descendant(root: u32, mut visit: impl FnMut(&Process)) -> io::Result<()> {
    walk(root, |process, is_separate| {
        if !is_separate {
            visit(process);
        }
    })
}

/// Calls `visit` for each process that descends from `root`, with whether it is a daemon of btm or a shim; not for what descends from
/// such a one.
fn walk(root: u32, mut visit: impl FnMut(&Process, bool)) -> io::Result<()> {
    // By the number: the start, and whether it is separate.
    let mut known: HashMap<u32, (u64, bool)> = HashMap::new();
    loop {
        let mut quiet = true;
        for pid in pids()? {
            let Ok(process) = Process::read(pid) else { continue };
            let descends = process.parent == root || known.get(&process.parent).is_some_and(|(_, separate)| !separate);
            if !descends || known.get(&pid).is_some_and(|(start, _)| *start == process.start) {
                continue;
            }
            // Those lead a group, or their parent has ended.
            let may_be = process.group == pid || process.parent == root;
            let is_separate = may_be && separate::is_separate(pid);
            known.insert(pid, (process.start, is_separate));
            quiet = false;
            visit(&process, is_separate);
        }
        if quiet {
            return Ok(());
        }
    }
}

/// Whether somebody descends from `root`, and all who do and live are daemons of btm, shims, or descend from these.
///
/// # Errors
/// If /proc cannot be read.
pub fn is_left_by_separate_alone(root: u32) -> io::Result<bool> {
    let (mut others, mut separate) = (0, 0);
    walk(root, |process, is_separate| {
        if is_separate {
            separate += 1;
        } else if process.is_alive() {
            others += 1;
        }
    })?;
    Ok(separate > 0 && others == 0)
}

/// All processes that descend from `root`.
///
/// # Errors
/// If /proc cannot be read.
pub fn descendants(root: u32) -> io::Result<Vec<Process>> {
    let mut found = Vec::new();
    each_descendant(root, |process| found.push(*process))?;
    Ok(found)
}

/// Bytes of memory that a process has for itself: without what it shares with others, such as its program. 0 if it is gone.
#[must_use]
pub fn resident(pid: u32) -> u64 {
    let Ok(sizes) = fs::read_to_string(format!("/proc/{pid}/statm")) else { return 0 };
    let mut pages = sizes.split_ascii_whitespace().skip(1).filter_map(|field| field.parse::<u64>().ok());
    let (all, shared) = (pages.next().unwrap_or(0), pages.next().unwrap_or(0));
    all.saturating_sub(shared) * rustix::param::page_size() as u64
}

/// Whether a process of this user has a file or folder open that lies at a path, or lay there when it was removed.
#[must_use]
pub fn has_open(pid: u32, path: &Path) -> bool {
    let Ok(open) = fs::read_dir(format!("/proc/{pid}/fd")) else { return false };
    let mut removed = path.as_os_str().to_owned();
    removed.push(REMOVED);
    let mut targets = open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    targets.any(|target| target == path || target.as_os_str() == removed)
}

/// Whether a process has blocked a signal, which then does not kill it.
#[must_use]
pub fn blocks(pid: u32, signal: Signal) -> bool {
    let Ok(status) = fs::read_to_string(format!("/proc/{pid}/status")) else { return false };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigBlk:")).map(str::trim);
    let mask = mask.and_then(|mask| u64::from_str_radix(mask, 16).ok()).unwrap_or(0);
    mask >> (signal.as_raw() - 1) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_and_spaces_hides_nothing() {
        let stat = b"7 (a) R 9 (b)) S 5 7 7 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 4711 0 0";
        assert_eq!(parse(7, stat), Some(Process { pid: 7, parent: 5, group: 7, state: b'S', start: 4711 }));
        assert_eq!(parse(7, b"7 (a) S"), None);
    }

    #[test]
    fn this_process_is_found() {
        let me = Process::read(std::process::id()).unwrap();
        assert!(me.is_alive());
        assert!(pids().unwrap().any(|pid| pid == me.pid));
        assert!(descendants(me.parent).unwrap().iter().any(|process| process.pid == me.pid));
        assert!(resident(me.pid) > 0);
    }
}
