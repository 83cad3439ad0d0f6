//! Tests that need more than a compiler: a network, or a user who may mount file systems.

use std::{
    env,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// Whether the tests that need `name` run, as `BTM_TEST_TIERS` says; if not, a line says so. A test that runs must succeed.
#[must_use]
pub fn tier(name: &str) -> bool {
    let runs = is_on(name);
    if !runs {
        skip(&why_off(name));
    }
    runs
}

/// Whether the tests that need `name` run.
pub(crate) fn is_on(name: &str) -> bool {
    env::var("BTM_TEST_TIERS").is_ok_and(|tiers| tiers.split(',').any(|tier| tier == name))
}

/// Why they do not.
pub(crate) fn why_off(name: &str) -> String {
    let needed = if name == "network" { "the network" } else { name };
    format!("needs {needed} (set BTM_TEST_TIERS={name})")
}

/// Says that the test at hand is skipped; past the capture of what tests print.
pub fn skip(reason: &str) {
    let thread = thread::current();
    let _ = writeln!(io::stderr(), "skipped: {} {reason}", thread.name().unwrap_or("a test"));
}

/// A small file system of its own, until it is dropped. Only for the tier `root`.
#[derive(Debug)]
pub struct Mounted(PathBuf);

impl Mounted {
    /// Mounts one at `folder`, which must be there.
    ///
    /// # Panics
    /// If that is not possible.
    #[must_use]
    pub fn tmpfs(folder: &Path, options: &str) -> Self {
        let mut mount = Command::new("mount");
        let status = mount.args(["-t", "tmpfs", "-o", options, "btm-test"]).arg(folder).status();
        assert!(status.is_ok_and(|status| status.success()), "mount failed");
        Self(folder.to_owned())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}
