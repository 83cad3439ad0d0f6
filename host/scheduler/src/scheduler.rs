//! The scheduler's state, and how it is kept in order; what can be asked of it stands in the other files.

use std::collections::{BTreeSet, HashMap};

use btm_model::{Digest, State, Task, TaskId};

use crate::{
    Decision, Moment, Now, Policy, Refusal,
    edits::Edits,
    entry::{Entry, Phase, Run, Wait},
    history::Histories,
    machine::Gauge,
    queue::{Place, Queue},
    term::edits_that_count,
};

/// Decides which task runs when.
///
/// Whoever owns it tells it what happens, each time with the present moment, and carries out what it decides. Tasks that ended
/// are forgotten.
#[derive(Clone, Debug, Default)]
pub struct Scheduler {
    pub(crate) policy: Policy,
    /// The present, of the latest event. Its moment never goes back.
    pub(crate) now: Now,
    /// Boxed, so that little is moved when the map grows.
    pub(crate) tasks: HashMap<TaskId, Box<Entry>>,
    pub(crate) queue: Queue,
    /// Tasks that run, or are paused.
    pub(crate) running: BTreeSet<TaskId>,
    pub(crate) histories: Histories,
    pub(crate) edits: Edits,
    pub(crate) gauge: Gauge,
    /// Low tasks that may run at a time: as many as did at the latest look at an idle machine, and one more.
    pub(crate) low_at_a_time: usize,
    /// When a medium task was started last.
    pub(crate) medium_started: Option<Moment>,
    /// The work that clients are doing themselves, with the number of those who do.
    pub(crate) foreground: HashMap<Digest, u32>,
    /// What this event has led to so far.
    pub(crate) decisions: Vec<Decision>,
}

impl Scheduler {
    /// A scheduler without tasks.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { policy, ..Self::default() }
    }

    /// The settings.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Something happens now: what the passing of time alone has changed comes first.
    pub(crate) fn arrive(&mut self, now: Now) {
        self.now = Now { moment: now.moment.max(self.now.moment), wall: now.wall };
        while let Some((_, id)) = self.queue.next_delayed().filter(|(until, _)| *until <= self.now.moment) {
            self.change_wait(id, |wait| wait.not_before = None);
        }
        while let Some((_, id)) = self.queue.next_overdue().filter(|(moment, _)| *moment <= self.now.moment) {
            self.place(id);
        }
        if self.edits.expire(self.now.moment, self.policy.weights.edit_age) {
            self.count_edits(|entry| entry.edits > 0);
        }
    }

    /// Something has happened: tasks are started, paused and resumed as it allows.
    pub(crate) fn settle(&mut self) -> Vec<Decision> {
        self.start_what_can();
        self.pause_or_resume();
        std::mem::take(&mut self.decisions)
    }

    pub(crate) fn entry(&self, id: TaskId) -> Result<&Entry, Refusal> {
        self.tasks.get(&id).map(Box::as_ref).ok_or(Refusal::Unknown { id })
    }

    pub(crate) fn entry_mut(&mut self, id: TaskId) -> Result<&mut Entry, Refusal> {
        self.tasks.get_mut(&id).map(Box::as_mut).ok_or(Refusal::Unknown { id })
    }

    pub(crate) fn became(&mut self, id: TaskId, state: State) {
        self.decisions.push(Decision::Became { id, state });
    }

    /// Tasks that run, each with how.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (&Task, &Run)> {
        self.running.iter().filter_map(|id| {
            let entry = self.tasks.get(id)?;
            Some((&entry.task, entry.runs()?))
        })
    }

    /// Changes what a task that waits is waiting for.
    pub(crate) fn change_wait(&mut self, id: TaskId, change: impl FnOnce(&mut Wait)) {
        if let Some(Phase::Waits(wait)) = self.tasks.get_mut(&id).map(|entry| &mut entry.phase) {
            change(wait);
            self.place(id);
        }
    }

    /// Puts a task that waits where it now belongs in the queue.
    pub(crate) fn place(&mut self, id: TaskId) {
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        let standing = entry.standing(&self.policy.weights, &self.histories);
        let overdue_at = entry.overdue_at(self.policy.low_patience);
        entry.is_overdue = overdue_at.is_some_and(|moment| moment <= self.now.moment.signed());
        let overdue_at = overdue_at.filter(|_| !entry.is_overdue).and_then(|moment| u64::try_from(moment).ok()).map(Moment);
        let (class, may_be_dropped, key) = (entry.class(), entry.may_be_dropped(), entry.task.key);
        let Phase::Waits(wait) = &mut entry.phase else { return };
        let place = Place { standing, class, readiness: wait.readiness(), overdue_at, may_be_dropped, key };
        if wait.place.as_ref() == Some(&place) {
            return;
        }
        if let Some(before) = wait.place.replace(place.clone()) {
            self.queue.remove(&entry.task.group, &before);
        }
        self.queue.insert(&entry.task.group, &place);
    }

    /// Takes a task that waits out of the queue.
    pub(crate) fn unplace(&mut self, id: TaskId) {
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        let Phase::Waits(wait) = &mut entry.phase else { return };
        if let Some(before) = wait.place.take() {
            self.queue.remove(&entry.task.group, &before);
        }
    }

    /// Puts all tasks that wait and for which `concerns` holds where they now belong.
    pub(crate) fn place_all(&mut self, concerns: impl Fn(&Entry) -> bool) {
        let waiting = self.tasks.values().filter(|entry| entry.waits().is_some() && concerns(entry));
        let ids: Vec<_> = waiting.map(|entry| entry.task.id).collect();
        ids.into_iter().for_each(|id| self.place(id));
    }

    /// Counts the edited files anew, of the tasks that wait and for which `concerns` holds.
    pub(crate) fn count_edits(&mut self, concerns: impl Fn(&Entry) -> bool) {
        let most = edits_that_count(&self.policy.weights);
        let mut changed = Vec::new();
        for entry in self.tasks.values_mut().filter(|entry| entry.waits().is_some() && concerns(entry)) {
            let edits = self.edits.count(&entry.view, most);
            if edits != entry.edits {
                entry.edits = edits;
                changed.push(entry.task.id);
            }
        }
        changed.into_iter().for_each(|id| self.place(id));
    }

    /// What `milliseconds` before now is, as [`Entry::queued`] is told.
    pub(crate) fn before_now(&self, milliseconds: u64) -> i64 {
        self.now.moment.signed().saturating_sub(Moment(milliseconds).signed())
    }
}
