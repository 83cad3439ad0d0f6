//! Calls to the operating system for which no safe function exists.

use std::io;

/// Has no file of this process, besides the first three, be inherited by what it starts. Those it opens itself never are; but who
/// started the daemon may have left some open.
pub fn keep_files_to_oneself() -> io::Result<()> {
    let flags = i32::try_from(libc::CLOSE_RANGE_CLOEXEC).unwrap_or_default();
    #[expect(unsafe_code, reason = "no safe function for close_range")]
    // SAFETY: it reads and writes no memory, and with this flag closes nothing now.
    let done = unsafe { libc::close_range(3, libc::c_uint::MAX, flags) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Has this process, and all that it starts, use the disk only when nobody else does.
pub fn use_disk_when_idle() -> io::Result<()> {
    const WHO_PROCESS: libc::c_int = 1;
    const CLASS_IDLE: libc::c_int = 3 << 13;
    #[expect(unsafe_code, reason = "no safe function for ioprio_set")]
    // SAFETY: it takes numbers only.
    let done = unsafe { libc::syscall(libc::SYS_ioprio_set, WHO_PROCESS, 0, CLASS_IDLE) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Has every signal do what it does by default: the shim blocks all, and a daemon that was started with `nohup` or by a script
/// ignores some; a command would inherit both.
pub fn forget_signals() {
    use nix::sys::signal::{SigHandler, SigSet, Signal, signal};
    for number in Signal::iterator() {
        #[expect(unsafe_code, reason = "no safe function for signal")]
        // SAFETY: no handler is installed, and none was: this process has set none and has one thread.
        let _ = unsafe { signal(number, SigHandler::SigDfl) };
    }
    let _ = SigSet::all().thread_unblock();
}
