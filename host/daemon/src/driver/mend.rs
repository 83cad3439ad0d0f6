//! What somebody removes under a daemon that runs is made again: nothing is lost, and nobody starts a second one.

use std::{fs::File, rc::Rc};

use btm_faults::Point;
use btm_files::own;
use btm_scheduler::Moment;
use btm_store::StoreError;
use rustix::fs::{Mode, OFlags, open};

use super::Driver;
use crate::{DaemonError, clock, server};

/// Milliseconds after which files are made again that somebody removes: what removes them may not be done yet.
const PAUSE: u64 = 250;

/// What users are told then.
const WRITTEN: &str = "what btm keeps of this project was removed while the daemon ran; it was written again, but logs and output of tasks that have ended may be lost";

/// A socket that this daemon has made.
pub(super) struct Socket {
    made: File,
    listener: tokio::task::JoinHandle<()>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Driver {
    /// Makes again what was removed of the files. Says whether this daemon is still that of the project: another one may have begun
    /// meanwhile.
    pub(super) fn mend(&mut self) -> bool {
        let has_socket = self.socket.as_ref().is_some_and(|socket| own::is_at(&socket.made, &self.place.socket()));
        if has_socket && self.tasks.is_in_place() {
            self.missed = None;
            return true;
        }
        let now = clock::now().moment;
        if now.since(*self.missed.get_or_insert(now)) < PAUSE {
            return true;
        }
        self.missed = None;
        match self.write_anew() {
            Ok(()) => true,
            Err(DaemonError::State(StoreError::InUse { .. })) => false,
            Err(error) => {
                tracing::warn!("the files of the daemon were removed, and cannot be written anew yet: {error}");
                true
            }
        }
    }

    /// When it is looked again whether files are missing, if some are.
    pub(super) fn next_mending(&self) -> Option<Moment> {
        self.missed.map(|since| since.after(PAUSE))
    }

    fn write_anew(&mut self) -> Result<(), DaemonError> {
        if !self.tasks.is_in_place() {
            self.place.claim()?;
            self.tasks.restore()?;
            let runs = self.place.runs();
            btm_faults::create_folder(Point::RunFolder, &runs).map_err(DaemonError::file("made", runs))?;
            self.place.write_project()?;
            self.changes.watch(&self.place);
            tracing::warn!("the files of the daemon were removed, and are written anew");
            self.news.push(WRITTEN.to_owned());
        }
        self.listen()
    }

    /// Has clients connect at the socket, which is made.
    pub(super) fn listen(&mut self) -> Result<(), DaemonError> {
        let path = self.place.socket();
        self.socket = None;
        let made = || {
            let listener = server::bind(&path)?;
            // The socket itself, which cannot be opened: it is only looked at.
            let made = open(&path, OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
            Ok((listener, File::from(made)))
        };
        let (listener, made) = made().map_err(DaemonError::file("made", &path))?;
        let greeting = server::Greeting { build: self.build.clone(), root: self.place.root().into() };
        let accepting = server::accept(listener, greeting, self.clients_from.clone(), Rc::clone(&self.last_client));
        self.socket = Some(Socket { made, listener: tokio::task::spawn_local(accepting) });
        Ok(())
    }
}
