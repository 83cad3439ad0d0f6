//! The shim: a small program that watches over one run of a command, for as long as it lasts and whatever becomes of the daemon.
//!
//! `btm-shim FOLDER` does what the spec in the folder of a run says, see `btm-runs` for all the files there. It is the parent of all
//! that the command starts (a child subreaper), listens to SIGTERM (end the command), SIGUSR1 (hold it) and SIGUSR2 (go on), and ends
//! when nothing of the run is left and the status is written. `btm-shim become …` is how it starts the command, see `become`.

mod above;
mod r#become;
mod clock;
mod crowd;
mod journal;
mod keeper;
mod launch;
mod memory;
mod pipes;
mod raw;
mod signals;
mod verdict;
mod watch;

use std::{ffi::OsStr, os::unix::ffi::OsStrExt, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        Some(first) if first == OsStr::new("become") => r#become::run(arguments.collect()),
        Some(folder) if folder.as_bytes().starts_with(b"/") => match watch::run(PathBuf::from(folder)) {
            Ok(()) => ExitCode::SUCCESS,
            // Nobody listens; what is in the folder, and what is not, tells the daemon.
            Err(_) => ExitCode::FAILURE,
        },
        _ => ExitCode::from(2),
    }
}
