//! What the scheduler can tell.

use btm_model::{PauseReason, State, Task, TaskId};

use crate::{
    Estimate, History, Hold, Moment, Scheduler, Term,
    entry::{Entry, Phase, Run, Wait},
    request::Class,
    term::terms,
};

impl Scheduler {
    /// A task that waits or runs.
    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(&id).map(|entry| &entry.task)
    }

    /// The state of a task that waits or runs.
    #[must_use]
    pub fn state(&self, id: TaskId) -> Option<State> {
        let entry = self.tasks.get(&id)?;
        let attempt = entry.attempts;
        Some(match &entry.phase {
            Phase::Waits(Wait { since, not_before, .. }) => {
                State::Queued { since: *since, not_before: not_before.map(|(_, wall)| wall) }
            }
            Phase::Runs(Run { paused: Some(since), .. }) => {
                State::Paused { since: *since, attempt, reason: PauseReason::Yielding }
            }
            Phase::Runs(Run { since, .. }) => State::Running { since: *since, attempt },
        })
    }

    /// How many tasks wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// The tasks that wait or run, in the order of their numbers.
    #[must_use]
    pub fn open(&self) -> Vec<TaskId> {
        let mut open: Vec<TaskId> = self.tasks.keys().copied().collect();
        open.sort_unstable();
        open
    }

    /// The tasks that run or are paused, in the order of their numbers.
    pub fn running(&self) -> impl Iterator<Item = TaskId> {
        self.running.iter().copied()
    }

    /// The runs of a type of task.
    #[must_use]
    pub fn history(&self, name: &str) -> Option<&History> {
        self.histories.get(name)
    }

    /// The terms of a task's effective priority; of one that runs, as they were when it started, but for what changed since about
    /// its type and its callers.
    #[must_use]
    pub fn explain(&self, id: TaskId, now: Moment) -> Option<Vec<Term>> {
        let entry = self.tasks.get(&id)?;
        let until = entry.runs().map_or(now.max(self.now.moment).signed(), |run| run.started);
        let waited = u64::try_from(until.saturating_sub(entry.queued)).unwrap_or(0);
        Some(terms(&self.policy.weights, &entry.facts(&self.histories), waited))
    }

    /// How far a task that runs is, if one of its type has succeeded lately.
    #[must_use]
    pub fn estimate(&self, id: TaskId, now: Moment) -> Option<Estimate> {
        let entry = self.tasks.get(&id)?;
        let worked = entry.runs()?.worked(now.max(self.now.moment).signed());
        self.histories.get(&entry.task.name)?.estimate(worked)
    }

    /// What kept a task that waits from starting at the latest event.
    #[must_use]
    pub fn hold(&self, id: TaskId) -> Option<Hold> {
        let entry = self.tasks.get(&id)?;
        let wait = entry.waits()?;
        if !wait.open.is_empty() {
            return Some(Hold::Dependencies(wait.open.iter().copied().collect()));
        }
        if let Some((until, _)) = wait.not_before {
            return Some(Hold::Backoff { remaining: until.since(self.now.moment) });
        }
        Some(self.hold_of_ready(entry))
    }

    /// When [`tick`](Self::tick) should be called, if nothing happens before: when a task is due for another attempt, the
    /// machine has been idle for long enough, or a low task has waited for long enough. Waiting alone changes no order.
    #[must_use]
    pub fn next_wake(&self) -> Option<Moment> {
        let retry = self.queue.next_delayed().map(|(until, _)| until);
        let idle = self.gauge.idle_at(&self.policy).filter(|moment| *moment > self.now.moment && self.has_room_for(Class::Low));
        let overdue = self.queue.next_overdue().map(|(moment, _)| moment);
        [retry, idle, overdue].into_iter().flatten().min()
    }

    /// Whether samples of the machine are needed: one at once, and from then on at least twice in
    /// [`sample_age`](crate::Policy::sample_age). That is while the machine keeps a task from starting, while a task is paused,
    /// and while low tasks run beside important ones.
    #[must_use]
    pub fn wants_machine(&self) -> bool {
        let is_paused = self.runs().any(|(_, run)| run.paused.is_some());
        let may_pause = self.low_running() > 0 && self.runs_urgent();
        is_paused || may_pause || self.has_room_for(Class::Medium) || self.has_room_for(Class::Low)
    }

    /// Whether there is a slot for a task of this class that waits.
    fn has_room_for(&self, class: Class) -> bool {
        self.queue.lanes.iter().any(|(group, lane)| lane.has_room_for(self.policy.slots_of(group.as_deref()), class))
    }

    fn hold_of_ready(&self, entry: &Entry) -> Hold {
        let class = entry.class();
        let slots = self.policy.slots_of(entry.task.group.as_deref());
        let has_room = self.queue.lanes.get(&entry.task.group).is_some_and(|lane| lane.has_room_for(slots, class));
        match self.lack(class) {
            _ if class == Class::Urgent || !has_room => Hold::Slots,
            Some(lack) => Hold::Machine(lack),
            None if class == Class::Low && self.has_low_enough() => Hold::OneAtATime,
            None => Hold::Slots,
        }
    }
}
