//! What is to be committed, and what is to be done then.

use btm_model::{Task, TaskId, Timestamp};
use btm_protocol::Answer;
use btm_scheduler::Refusal;
use btm_store::tasks::Change;

use super::ClientId;

/// What some events have led to.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Committed first, in one transaction.
    pub(crate) changes: Vec<Change>,
    /// Attempts to be prepared before the commit, and started after it.
    pub(crate) starts: Vec<(Box<Task>, u32)>,
    /// Done after the commit, in this order.
    pub(crate) effects: Vec<Effect>,
    /// Tasks that clients have asked for.
    pub(super) accepted: Vec<TaskId>,
    /// Tasks that were dropped while one was accepted.
    pub(super) dropped: Vec<TaskId>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// End a task.
    Stop(TaskId),
    /// Hold a task.
    Pause(TaskId),
    /// Let a task go on.
    Resume(TaskId),
    /// Answer a client.
    Answer(ClientId, Box<Answer>),
    /// Look something up for a client.
    Read(ClientId, Query),
    /// Forget what ended before a moment, for a client.
    Prune(ClientId, Timestamp),
    /// Tell a client that the daemon ends, and end it.
    Quit(ClientId),
}

/// What is looked up on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Query {
    /// Tasks.
    List {
        /// Those that have ended, or those that have not.
        ended: Option<bool>,
        /// At most so many.
        most: usize,
    },
    /// A task.
    Show(TaskId),
    /// Who did what, at most so many lines.
    Audit(usize),
    /// The daemon.
    Status,
    /// Whether the daemon is there.
    Alive,
}

impl Batch {
    /// Whether there is nothing to commit and nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.effects.is_empty() && self.starts.is_empty()
    }

    pub(super) fn answer(&mut self, client: ClientId, answer: Answer) {
        self.effects.push(Effect::Answer(client, Box::new(answer)));
    }

    /// Tells a client that something cannot be done now, whatever it asks for.
    pub(super) fn fail(&mut self, client: ClientId, message: impl ToString) {
        self.answer(client, Answer::Failed { message: message.to_string() });
    }

    /// Tells a client what the scheduler says.
    pub(super) fn decline(&mut self, client: ClientId, refusal: &Refusal) {
        match refusal {
            Refusal::Full => self.fail(client, refusal),
            refusal => self.refuse(client, refusal),
        }
    }

    pub(super) fn refuse(&mut self, client: ClientId, message: impl ToString) {
        self.answer(client, Answer::Refused { message: message.to_string() });
    }
}
