//! Waiting for tasks, whichever process is the daemon meanwhile.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use btm_model::{State, TaskId};
use btm_protocol::{Answer, Notice, Request};

use super::talk::Talk;
use crate::{command::daemon::unexpected, error::CommandError};

/// Tasks that are waited for.
pub(super) struct Waiting {
    talk: Talk,
    left: Left,
    is_asked: bool,
}

/// Something that is heard of them.
pub(super) enum Heard {
    /// One has ended.
    Ended(TaskId, State),
    /// Something has happened.
    Noticed(Notice),
    /// The daemon went away, and what has happened meanwhile may not have been heard of.
    Missed,
    /// All have ended.
    Done,
}

/// Those that have not ended, for whoever wants to know at any time.
#[derive(Clone)]
pub(super) struct Left(Arc<Mutex<BTreeSet<TaskId>>>);

impl Left {
    /// Their numbers.
    pub(super) fn ids(&self) -> Vec<TaskId> {
        self.lock().iter().copied().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<TaskId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    pub(super) fn new(talk: Talk, ids: &[TaskId]) -> Self {
        Self { talk, left: Left(Arc::new(Mutex::new(ids.iter().copied().collect()))), is_asked: false }
    }

    /// Those that have not ended.
    pub(super) fn left(&self) -> Left {
        self.left.clone()
    }

    /// Waits until something is heard. A daemon that is gone is replaced: there is open work.
    pub(super) fn next(&mut self) -> Result<Heard, CommandError> {
        let ids = self.left.ids();
        if ids.is_empty() {
            return Ok(Heard::Done);
        }
        let answer = if self.is_asked { self.talk.receive()? } else { self.talk.once(&Request::Wait { ids })? };
        self.is_asked = answer.is_some();
        Ok(match answer {
            None => Heard::Missed,
            Some(Answer::Ended { id, state }) => {
                self.left.lock().remove(&id);
                Heard::Ended(id, state)
            }
            Some(Answer::Noticed(notice)) => Heard::Noticed(notice),
            Some(Answer::Done) => {
                self.left.lock().clear();
                Heard::Done
            }
            Some(Answer::Refused { message }) => return Err(CommandError::usage(message)),
            Some(Answer::Failed { message }) => return Err(CommandError::failed(message)),
            Some(_) => return Err(unexpected()),
        })
    }
}
