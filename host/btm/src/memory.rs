//! How much memory there is, and how much this process took.

use std::fs;

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Bytes that are free for new work; nothing where the system does not tell.
pub(crate) fn available() -> Option<u64> {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    System::new_with_specifics(memory).ok().map(|system| system.available_memory())
}

/// The most bytes this process held at one time; 0 where the system does not tell.
pub(crate) fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kibibytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}
