//! Runs a program and tells what it used.

use std::{
    io,
    mem::MaybeUninit,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// What a program used.
#[derive(Clone, Copy, Debug)]
pub struct Used {
    /// From before its start to after its end.
    pub wall: Duration,
    /// Time on processors, over all threads.
    pub processor: Duration,
    /// The most memory it held at one time, in bytes. Not less than this program's own, from which it was started.
    pub peak_memory: u64,
    /// Its exit code; nothing if a signal ended it.
    pub code: Option<i32>,
}

/// Runs `command` without input; its output is dropped.
///
/// # Errors
/// If it cannot be started.
pub fn run(command: &mut Command) -> io::Result<Used> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let child = command.spawn()?;
    let (status, usage) = wait(child.id())?;
    let wall = start.elapsed();
    // Linux counts kibibytes, macOS bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok(Used {
        wall,
        processor: duration(usage.ru_utime) + duration(usage.ru_stime),
        peak_memory: u64::try_from(usage.ru_maxrss).unwrap_or(0) * unit,
        code: libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status)),
    })
}

fn duration(time: libc::timeval) -> Duration {
    Duration::from_secs(u64::try_from(time.tv_sec).unwrap_or(0)) + Duration::from_micros(u64::try_from(time.tv_usec).unwrap_or(0))
}

/// Waits for a child that nobody else waits for.
#[expect(unsafe_code, reason = "the standard library does not tell what a child used")]
fn wait(child: u32) -> io::Result<(libc::c_int, libc::rusage)> {
    let child = libc::pid_t::try_from(child).map_err(io::Error::other)?;
    let mut status = 0;
    let mut usage = MaybeUninit::uninit();
    loop {
        // SAFETY: both pointers are to memory of the right size that outlives the call, which only writes to it.
        let waited = unsafe { libc::wait4(child, &raw mut status, 0, usage.as_mut_ptr()) };
        if waited == child {
            // SAFETY: the call has succeeded, so it has filled the value in.
            return Ok((status, unsafe { usage.assume_init() }));
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}
