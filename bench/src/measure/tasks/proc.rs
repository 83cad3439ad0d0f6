//! What Linux tells of a process that runs.

use std::{fs, path::Path};

use crate::failure::Failure;

/// Bytes that it had written to a disk.
pub fn written(process: u32) -> Result<u64, Failure> {
    field(Path::new(&format!("/proc/{process}/io")), "write_bytes:")
}

/// Memory that it holds, in MiB.
pub fn memory(process: u32) -> Result<f64, Failure> {
    // Linux counts kibibytes.
    field(Path::new(&format!("/proc/{process}/status")), "VmRSS:").map(|size| size as f64 / 1024.0)
}

/// How often its threads have left a processor, to wait or for another one; they were woken up as often.
pub fn switches(process: u32) -> Result<u64, Failure> {
    let folder = format!("/proc/{process}/task");
    let mut sum = 0;
    for thread in fs::read_dir(&folder).map_err(Failure::of(Path::new(&folder)))? {
        let status = thread.map_err(Failure::of(Path::new(&folder)))?.path().join("status");
        let switches = field(&status, "voluntary_ctxt_switches:")
            .and_then(|waits| Ok(waits + field(&status, "nonvoluntary_ctxt_switches:")?));
        match switches {
            Ok(switches) => sum += switches,
            // The thread has ended meanwhile.
            Err(Failure::Io(_, error)) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(sum)
}

/// The number after a name.
fn field(path: &Path, name: &str) -> Result<u64, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::of(path))?;
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok());
    value.ok_or_else(|| Failure::Run(format!("{} does not tell {name}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::{memory, switches, written};

    #[test]
    fn linux_tells_of_this_process() {
        let this = std::process::id();
        assert!(memory(this).unwrap() > 0.5);
        assert!(switches(this).unwrap() > 0);
        assert!(written(this).is_ok());
    }
}
