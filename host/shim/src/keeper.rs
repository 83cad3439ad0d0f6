//! The folder of the run, from the shim's side: its lock, who runs, and how it ended.

use std::{
    fs::{File, TryLockError},
    io::{self, ErrorKind, Seek},
    path::Path,
    time::{Duration, Instant},
};

use btm_faults::Point;
use btm_files::own::{self, is_at};
use btm_runs::{Folder, RunError, Spec, Started, Status, Token, linux::SHIM_VARIABLE, publish};
use rustix::process::{Pid, getppid};

use crate::{above::Above, journal::Journal};

/// Bytes of room for the status: more than the longest one has.
const RESERVE: usize = 4_096;
/// How often it is seen whether the folder is still there, while something happens.
const CHECK: Duration = Duration::from_secs(1);
/// The longest wait before the status is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The folder of the run, locked by this process as long as it lives.
pub struct Keeper {
    above: Above,
    files: Folder,
    lock: File,
    token: Token,
    spec: Spec,
    started: Option<Started>,
    /// The file that will be the status, with room for it; `None` if there was none.
    draft: Option<File>,
    parent: Option<Pid>,
    checked: Instant,
}

impl Keeper {
    /// Takes the lock of a run; `None` if there is nothing to do in it (any more): it is void, was started before, or is gone.
    pub fn take(folder: &Path) -> Result<Option<Self>, RunError> {
        let parent = getppid();
        let failed = |source| RunError::File { action: "lock", path: Folder::new(folder.to_owned()).lock(), source };
        let opened = Above::open(folder).and_then(|above| {
            let files = Folder::new(above.run());
            Ok((own::read(&files.lock())?, above, files))
        });
        let (lock, above, files) = match opened {
            Ok(opened) => opened,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        btm_faults::around(Point::ShimLock, || lock.lock()).map_err(failed)?;
        if !is_at(&lock, &files.lock()) || files.read_started()?.is_some() || files.read_status()?.is_some() {
            return Ok(None);
        }
        let Some((token, spec)) = files.read_spec()? else { return Ok(None) };
        // A folder of the same name for another run: this shim comes too late for its own.
        if std::env::var_os(SHIM_VARIABLE).is_none_or(|own| own != token.as_str()) {
            return Ok(None);
        }
        let draft = reserve(&files.reserve()).ok();
        Ok(Some(Self { above, files, lock, token, spec, started: None, draft, parent, checked: Instant::now() }))
    }

    /// What is to be run.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// What all processes of the run carry.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// Where the run has its files, also after it was moved or made again.
    pub fn folder(&self) -> &Path {
        self.files.path()
    }

    /// Writes down who runs; the command must not begin before.
    pub fn write_started(&mut self, started: Started) -> io::Result<()> {
        publish(Point::ShimStarted, &self.files.started(), &serde_json::to_vec(&started)?)?;
        self.started = Some(started);
        Ok(())
    }

    /// Makes the folder again if somebody removed it; looks once a second at most.
    pub fn keep(&mut self, journal: &mut Journal, now: Instant) {
        if now.saturating_duration_since(self.checked) >= CHECK {
            self.checked = now;
            // What stands in the way now may not later; at the end it is tried until it works.
            let _ = self.restore(journal);
        }
    }

    /// Writes down how the run ended, however long that takes: the lock is held meanwhile, so the run counts as running. Only if the
    /// state of the whole project was removed, it is given up.
    pub fn finish(mut self, status: &Status, journal: &mut Journal) -> io::Result<()> {
        let bytes = serde_json::to_vec(status)?;
        let mut wait = Duration::from_millis(50);
        while self.write_status(&bytes, journal).is_err() {
            if self.above.is_gone() {
                return Ok(());
            }
            std::thread::sleep(wait);
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        Ok(())
    }

    fn write_status(&mut self, bytes: &[u8], journal: &mut Journal) -> io::Result<()> {
        self.restore(journal)?;
        let draft = match &mut self.draft {
            Some(draft) => draft,
            none => none.insert(reserve(&self.files.reserve())?),
        };
        draft.rewind()?;
        btm_faults::write(Point::ShimStatus, draft, bytes)?;
        // A daemon that lives puts it into its database at once. Without one that may take days, and the disk must have it.
        let alone = getppid() != self.parent;
        if alone {
            draft.sync_data()?;
        }
        btm_faults::rename(Point::ShimStatus, &self.files.reserve(), &self.files.status())?;
        if alone {
            btm_faults::sync_folder(Point::ShimStatus, self.files.path())?;
        }
        Ok(())
    }

    /// Makes the folder again, as it was, if somebody removed it or its lock. It appears as a whole and locked.
    fn restore(&mut self, journal: &mut Journal) -> io::Result<()> {
        if is_at(&self.lock, &self.files.lock()) {
            return Ok(());
        }
        self.above.restore()?;
        let restored = self.files.restored();
        restored.remove(Point::ShimRestore).map_err(io::Error::other)?;
        btm_faults::create_folder(Point::ShimRestore, restored.path())?;
        let lock = btm_faults::create_new(Point::ShimRestore, &restored.lock())?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        restored.write_spec(Point::ShimRestore, &self.token, &self.spec).map_err(io::Error::other)?;
        if let Some(started) = &self.started {
            publish(Point::ShimRestore, &restored.started(), &serde_json::to_vec(started)?)?;
        }
        let draft = reserve(&restored.reserve())?;
        journal.copy_to(restored.path())?;
        self.files.remove(Point::ShimRestore).map_err(io::Error::other)?;
        btm_faults::rename(Point::ShimRestore, restored.path(), self.files.path())?;
        (self.lock, self.draft) = (lock, Some(draft));
        Ok(())
    }
}

/// A file of blanks, which may follow the status: the room is taken now, so that a disk which fills up does not matter.
fn reserve(path: &Path) -> io::Result<File> {
    btm_faults::remove_file(Point::ShimReserve, path)?;
    let mut file = btm_faults::create_new(Point::ShimReserve, path)?;
    btm_faults::write(Point::ShimReserve, &mut file, &[b' '; RESERVE])?;
    Ok(file)
}
