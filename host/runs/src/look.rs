//! What became of a run.

use std::{
    fs::TryLockError,
    io,
    time::{Duration, Instant},
};

use btm_faults::Point;
use btm_files::own;
use btm_model::Loss;

use crate::{
    Live, Run, RunError, Status,
    linux::{self, Group, Identity, SHIM_VARIABLE, marks},
};

/// How long a lock may be held by nobody that can be found: by another daemon that looks at the same run, or by a copy of a shim that
/// was killed between fork and exec.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a shim that was killed may be seen after its lock is free.
const FAREWELL: Duration = Duration::from_secs(1);

/// What became of a run.
#[derive(Debug)]
pub enum Found {
    /// It ended, and its folder says how.
    Ended(Status),
    /// Its shim watches over it.
    Running(Live),
    /// The command never ran, and never will: a shim that comes late does nothing. It may be tried again, as another run.
    NeverStarted,
    /// The command may have run, and nobody knows how it ended. What was left of it was ended.
    Lost(Loss),
}

impl Run {
    /// Finds out what became of the run, after it was committed to the database, and settles it: unless a shim watches over it,
    /// nothing of it runs any more and nothing will. The answer to a run that does not run stays the same until it is removed; but in a
    /// copy of its folder, which is a copy only as long as the run goes on.
    ///
    /// # Errors
    /// If files of the run are damaged or cannot be read, or processes cannot be ended; asking again later may help.
    pub fn look(&self) -> Result<Found, RunError> {
        let patience = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = self.glance()? {
                return Ok(found);
            }
            if Instant::now() > patience {
                return Err(RunError::Busy { folder: self.folder.clone() });
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// One attempt to look; `None` if somebody holds the lock who is not to be found right now.
    fn glance(&self) -> Result<Option<Found>, RunError> {
        if let Some(status) = self.status()? {
            return Ok(Some(Found::Ended(status)));
        }
        let path = self.files().lock();
        let lock = match own::read(&path) {
            Ok(lock) => lock,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return self.without_lock().map(Some);
            }
            Err(error) => return Err(RunError::file("open", &path)(error)),
        };
        match lock.try_lock() {
            Ok(()) => self.settle().map(Some),
            Err(TryLockError::WouldBlock) => Ok(self.running()?.map(Found::Running)),
            Err(TryLockError::Error(error)) => Err(RunError::file("lock", &path)(error)),
        }
    }

    /// While the lock is held, so that no shim has it: what is on the disk now is all there will ever be.
    fn settle(&self) -> Result<Found, RunError> {
        // The shim may have written it and gone since the first look.
        if let Some(status) = self.status()? {
            return Ok(Found::Ended(status));
        }
        let files = self.files();
        let started = match files.read_started() {
            // The machine went down before it reached the disk.
            Err(RunError::Damaged { .. }) if self.is_of_another_boot()? => return Ok(Found::Lost(Loss::Reboot)),
            other => other?,
        };
        if self.is_of_another_boot()? {
            return Ok(Found::Lost(Loss::Reboot));
        }
        if let Some(started) = &started
            && self.is_watched_elsewhere(&started.shim)?
        {
            return Ok(Found::Lost(Loss::Copied));
        }
        if let Some(group) = files.read_spec()?.and_then(|(_, spec)| spec.group) {
            Group::at(group).end(PATIENCE);
        }
        self.sweep()?;
        if started.is_some() {
            return Ok(Found::Lost(Loss::Supervisor));
        }
        btm_faults::remove_file(Point::RunVoid, &files.spec()).map_err(RunError::file("remove", &files.spec()))?;
        Ok(Found::NeverStarted)
    }

    /// The folder, or its lock, was removed: the shim goes on, and makes it again by and by.
    fn without_lock(&self) -> Result<Found, RunError> {
        if self.is_of_another_boot()? {
            return Ok(Found::Lost(Loss::Reboot));
        }
        if let Some(live) = self.shim_by_mark()? {
            return Ok(Found::Running(live));
        }
        // It may have ended between the two looks, and have made the folder for its status.
        if let Some(status) = self.status()? {
            return Ok(Found::Ended(status));
        }
        self.sweep()?;
        Ok(Found::Lost(Loss::Folder))
    }

    /// The status, unless the machine went down before it reached the disk.
    fn status(&self) -> Result<Option<Status>, RunError> {
        match self.files().read_status() {
            Err(RunError::Damaged { .. }) if self.is_of_another_boot()? => Ok(None),
            other => other,
        }
    }

    fn running(&self) -> Result<Option<Live>, RunError> {
        let recorded = match self.files().read_started() {
            Ok(Some(started)) => self.adopt(started.shim)?,
            _ => None,
        };
        match recorded {
            Some(live) => Ok(Some(live)),
            None => self.shim_by_mark(),
        }
    }

    /// A handle to the shim if it is the process that it was.
    fn adopt(&self, shim: Identity) -> Result<Option<Live>, RunError> {
        let opened = shim.open().map_err(RunError::process("watch", shim.pid))?;
        Ok(opened.map(|pidfd| Live::new(self.clone(), shim, pidfd, None)))
    }

    /// The shim, found by the variable that it was started with.
    fn shim_by_mark(&self) -> Result<Option<Live>, RunError> {
        for pid in linux::pids().map_err(|source| RunError::System { action: "list processes", source })? {
            if marks::has_variable(pid, SHIM_VARIABLE, self.token.as_str())
                && let Ok(identity) = Identity::of(pid)
                && let Some(live) = self.adopt(identity)?
            {
                return Ok(Some(live));
            }
        }
        Ok(None)
    }

    /// Whether the shim lives although it does not hold the lock: then it holds that of another folder, of which this one is a copy.
    /// It gives up the lock by ending, which may take a moment.
    fn is_watched_elsewhere(&self, shim: &Identity) -> Result<bool, RunError> {
        match self.adopt(shim.clone())? {
            Some(live) => Ok(!live.has_ended(Some(FAREWELL))?),
            None => Ok(false),
        }
    }

    fn is_of_another_boot(&self) -> Result<bool, RunError> {
        let boot = linux::boot().map_err(|source| RunError::System { action: "read the boot id", source })?;
        Ok(boot != self.boot)
    }
}
