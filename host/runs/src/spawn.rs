//! Starting a shim.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use btm_faults::Point;

use crate::{
    Live, Run, RunError,
    linux::{Identity, SHIM_VARIABLE, open},
};

impl Run {
    /// Starts the shim, which starts the command. Only after the run is committed to the database, and only once.
    ///
    /// `shim` is the executable; `/proc/self/fd/N` of a memory file will do, even one that is closed on exec. The shim has a session of
    /// its own, reads nothing and inherits no variables but `BTM_FAULTS`, and no files.
    ///
    /// # Errors
    /// If the process cannot be started; [`Run::look`] then says that the run was never started.
    pub fn spawn(&self, shim: &Path) -> Result<Live, RunError> {
        let mut command = Command::new(shim);
        command.arg(&self.folder).env_clear().env(SHIM_VARIABLE, self.token.as_str());
        if let Some(plan) = std::env::var_os("BTM_FAULTS") {
            command.env("BTM_FAULTS", plan);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = btm_faults::around(Point::ShimSpawn, || command.spawn())
            .map_err(|source| RunError::Spawn { shim: shim.to_owned(), source })?;
        // Its number cannot belong to another process as long as nobody waited for it.
        let pidfd = open(child.id()).map_err(RunError::process("watch", child.id()))?;
        let identity = Identity::of(child.id()).map_err(RunError::process("identify", child.id()))?;
        Ok(Live::new(self.clone(), identity, pidfd, Some(child)))
    }
}
