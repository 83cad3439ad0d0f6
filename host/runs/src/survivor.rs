//! Runs that go on, found without anybody who remembers them.

use std::{
    ffi::{OsStr, OsString},
    fs, io,
    os::unix::ffi::OsStrExt as _,
    path::Path,
};

use crate::{
    Live, Run,
    linux::{self, Identity, has_open, marks},
};

impl Run {
    /// The runs whose shims keep them in the folder `runs`, also if somebody has removed that folder, or theirs in it: a shim makes
    /// its folder again as soon as the one around `runs` is there.
    ///
    /// # Errors
    /// If processes cannot be listed.
    pub fn survivors(runs: &Path) -> io::Result<Vec<Live>> {
        let boot = linux::boot()?;
        let survivor = |pid| {
            let identity = Identity::of(pid).ok()?;
            let token = marks::token_of_shim(pid)?;
            if !has_open(pid, runs) {
                return None;
            }
            let folder = runs.join(name_of(pid)?);
            let run = Self { folder, token, boot: boot.clone() };
            // Opened last, so that all of this was about the same process.
            let pidfd = identity.open().ok()??;
            Some(Live::new(run, identity, pidfd, None))
        };
        Ok(linux::pids()?.filter_map(survivor).collect())
    }
}

/// What the folder of the run is called that a shim was started for: its one argument is the path.
fn name_of(pid: u32) -> Option<OsString> {
    let command = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let path = command.split(|byte| *byte == 0).nth(1)?;
    Path::new(OsStr::from_bytes(path)).file_name().map(OsStr::to_owned)
}
