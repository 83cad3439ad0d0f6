//! The daemon of a project, found without its socket: somebody may have removed that.

use std::{io, os::fd::OwnedFd, time::Duration};

use btm_runs::linux::{self, Identity, has_open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::Place;

/// A process that has the state of a project in use.
#[derive(Debug)]
pub struct Holder {
    pid: u32,
    process: OwnedFd,
}

impl Place {
    /// Whether the daemon of the project lives, or a command of it runs, although what is kept of it was removed.
    pub(crate) fn is_in_use(&self) -> bool {
        let (lock, runs) = (self.lock(), self.runs());
        linux::pids().is_ok_and(|mut pids| pids.any(|pid| has_open(pid, &lock) || has_open(pid, &runs)))
    }

    /// The daemon of the project, if one lives: whoever has the lock of the database open, also if that was removed.
    ///
    /// # Errors
    /// If processes cannot be listed.
    pub fn holder(&self) -> io::Result<Option<Holder>> {
        let lock = self.lock();
        let holder = |pid| {
            let identity = Identity::of(pid).ok().filter(|_| pid != std::process::id() && has_open(pid, &lock))?;
            Some(Holder { pid, process: identity.open().ok()?? })
        };
        Ok(linux::pids()?.find_map(holder))
    }
}

impl Holder {
    /// Its number.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Whether it has ended, or does within `limit`.
    #[must_use]
    pub fn has_ended(&self, limit: Duration) -> bool {
        let limit = Timespec::try_from(limit).ok();
        poll(&mut [PollFd::new(&self.process, PollFlags::IN)], limit.as_ref()).is_ok_and(|ready| ready > 0)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        path::Path,
        process::{Command, Stdio},
    };

    use btm_faults::Point;
    use btm_store::tasks;

    use super::*;

    #[test]
    fn whoever_has_the_lock_is_found_also_when_it_was_removed() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(Path::new("/project"), home.path());
        place.claim().unwrap();
        drop(tasks::Place::take(&place.state()).unwrap());
        assert!(place.holder().unwrap().is_none());
        let lock = std::fs::File::open(place.lock()).unwrap();
        let mut other = Command::new("sleep").arg("1000").stdin(Stdio::from(lock)).spawn().unwrap();
        let found = place.holder().unwrap().unwrap();
        assert_eq!(found.pid(), other.id());
        btm_faults::remove_folder(Point::RunRemove, place.folder()).unwrap();
        assert_eq!(place.holder().unwrap().unwrap().pid(), other.id());
        assert!(!found.has_ended(Duration::ZERO));
        other.kill().unwrap();
        other.wait().unwrap();
        assert!(found.has_ended(Duration::ZERO));
        assert!(place.holder().unwrap().is_none());
    }
}
