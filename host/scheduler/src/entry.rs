//! What is known of one task that waits or runs.

use std::collections::BTreeSet;

use btm_model::{Priority, Task, TaskId, Timestamp, Work};

use crate::{
    Moment, Weights,
    edits::View,
    history::Histories,
    lane::Slot,
    queue::{Place, Readiness},
    request::{Class, Request},
    term::{Facts, Standing, standing},
};

/// What is known of one task that waits or runs.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) task: Task,
    pub(crate) view: View,
    /// Attempts that were begun.
    pub(crate) attempts: u32,
    /// Clients that wait for it.
    pub(crate) clients: u32,
    /// Files of its view that were edited lately, counted up to where they count no more.
    pub(crate) edits: u32,
    /// When it was queued, in milliseconds on the clock of [`Moment`]; below 0 if that was before the clock's first moment.
    pub(crate) queued: i64,
    /// Whether it is of low priority and has waited for so long that it starts as a medium one does; as of its latest place.
    pub(crate) is_overdue: bool,
    /// Tasks that wait for it.
    pub(crate) dependents: BTreeSet<TaskId>,
    pub(crate) phase: Phase,
}

#[derive(Clone, Debug)]
pub(crate) enum Phase {
    Waits(Wait),
    Runs(Run),
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Wait {
    pub(crate) since: Timestamp,
    /// The next attempt, if there was one before.
    pub(crate) not_before: Option<(Moment, Timestamp)>,
    /// Tasks of `after` that have not succeeded yet.
    pub(crate) open: BTreeSet<TaskId>,
    /// Where it stands in the queue; `None` only while that is changed.
    pub(crate) place: Option<Place>,
}

#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) slot: Slot,
    pub(crate) since: Timestamp,
    /// When it was started, as [`Entry::queued`] is told.
    pub(crate) started: i64,
    /// Milliseconds it worked until it was last resumed or paused, …
    pub(crate) worked: u64,
    /// … which was then.
    pub(crate) changed: i64,
    /// Since when it is paused.
    pub(crate) paused: Option<Timestamp>,
    pub(crate) is_stopping: bool,
}

impl Entry {
    /// A task that waits and has no place yet.
    pub(crate) fn new(request: Request, queued: i64, wait: Wait) -> Self {
        let Request { task, files, attempts, clients, .. } = request;
        let directory = task.directory.to_string();
        let view = match (files, &task.work) {
            (Some(files), _) => View::new(&directory, &files),
            (None, Work::Scan { paths, .. }) => View::new(&directory, paths),
            (None, Work::Command { .. }) => View::default(),
        };
        Self {
            task,
            view,
            attempts,
            clients,
            edits: 0,
            queued,
            is_overdue: false,
            dependents: BTreeSet::new(),
            phase: Phase::Waits(wait),
        }
    }

    pub(crate) fn waits(&self) -> Option<&Wait> {
        match &self.phase {
            Phase::Waits(wait) => Some(wait),
            Phase::Runs(_) => None,
        }
    }

    pub(crate) fn runs(&self) -> Option<&Run> {
        match &self.phase {
            Phase::Waits(_) => None,
            Phase::Runs(run) => Some(run),
        }
    }

    pub(crate) fn runs_mut(&mut self) -> Option<&mut Run> {
        match &mut self.phase {
            Phase::Waits(_) => None,
            Phase::Runs(run) => Some(run),
        }
    }

    pub(crate) fn class(&self) -> Class {
        if self.is_low() && self.is_overdue { Class::Medium } else { Class::of(self.task.priority) }
    }

    /// When it is overdue, as [`queued`](Self::queued) is told; `None` if it never will be.
    pub(crate) fn overdue_at(&self, patience: u64) -> Option<i64> {
        self.is_low().then(|| self.queued.saturating_add_unsigned(patience))
    }

    pub(crate) fn is_low(&self) -> bool {
        self.task.priority == Priority::Low
    }

    /// What its effective priority is computed from, but for its waiting.
    pub(crate) fn facts(&self, histories: &Histories) -> Facts {
        let history = histories.get(&self.task.name);
        Facts {
            priority: self.task.priority,
            failures: history.map_or(0, |history| history.failures_in_a_row()),
            expected: history.and_then(|history| history.expected()),
            edits: self.edits,
            clients: self.clients,
        }
    }

    /// Its place in the order, now that something about it may have changed.
    pub(crate) fn standing(&self, weights: &Weights, histories: &Histories) -> Standing {
        standing(weights, &self.facts(histories), self.queued, self.task.id)
    }

    /// Whether a full queue may drop it. Not if it was tried before, for then it did run; nor if other tasks wait for it, which would
    /// have to go with it, or clients.
    pub(crate) fn may_be_dropped(&self) -> bool {
        self.attempts == 0 && self.clients == 0 && self.dependents.is_empty()
    }
}

impl Wait {
    pub(crate) fn readiness(&self) -> Readiness {
        match self.not_before {
            _ if !self.open.is_empty() => Readiness::Blocked,
            Some((until, _)) => Readiness::Delayed(until),
            None => Readiness::Ready,
        }
    }
}

impl Run {
    /// Milliseconds it has worked, without those for which it was paused.
    pub(crate) fn worked(&self, now: i64) -> u64 {
        let lately = if self.paused.is_some() { 0 } else { now.saturating_sub(self.changed) };
        self.worked.saturating_add(u64::try_from(lately).unwrap_or(0))
    }
}
