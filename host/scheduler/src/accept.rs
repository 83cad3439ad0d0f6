//! Tasks come in: asked for by somebody, or left by an earlier daemon.

use std::collections::BTreeSet;

use btm_model::{DropReason, State, Task, TaskId, Timestamp};

use crate::{
    Acceptance, Decision, Now, Outcome, Refusal, Request, Restored, Scheduler,
    entry::{Entry, Phase, Run, Wait},
    request::Class,
    term::edits_that_count,
};

/// Milliseconds for which a task may seem to have waited or run before the daemon started: a week. More is a clock that was set.
const LONGEST_BEFORE: u64 = 7 * 24 * 3_600_000;

impl Scheduler {
    /// A task is asked for.
    ///
    /// It is merged into one that waits, has the same key, waits for the same tasks and is in no other group; that one takes the higher
    /// priority and the stricter limits of both. It is not queued if a client does the same in its foreground and there is nothing to wait for. If the queue is then
    /// too long, the lowest of its tasks is dropped: perhaps this one, but none that others wait for or that was tried before.
    ///
    /// # Errors
    ///
    /// If its number is in use, a task of `after` does not exist or did not succeed, or the queue is full and nothing in it may be
    /// dropped.
    pub fn accept(&mut self, now: Now, request: Request) -> Result<Acceptance, Refusal> {
        self.arrive(now);
        let id = request.task.id;
        if self.tasks.contains_key(&id) {
            return Err(Refusal::Known { id });
        }
        let open = self.open_dependencies(&request)?;
        if open.is_empty() && self.foreground.contains_key(&request.task.key) {
            return Ok(Acceptance { outcome: Outcome::InForeground, decisions: self.settle() });
        }
        if let Some(into) = self.same(&request.task) {
            self.merge(into, &request);
            return Ok(Acceptance { outcome: Outcome::Merged { into }, decisions: self.settle() });
        }
        let is_full = self.queue.len() >= self.policy.queue_limit;
        if is_full && (request.attempts > 0 || request.clients > 0) && self.queue.lowest().is_none() {
            return Err(Refusal::Full);
        }
        self.became(id, State::Queued { since: now.wall, not_before: None });
        let queued = self.now.moment.signed();
        self.enqueue(Entry::new(request, queued, Wait { since: now.wall, open, ..Wait::default() }));
        let mut decisions = self.settle();
        self.drop_one_too_many();
        decisions.extend(self.settle());
        Ok(Acceptance { outcome: Outcome::Accepted, decisions })
    }

    /// The tasks that an earlier daemon left: queued, running (they still do, and are adopted, even if that takes more slots than
    /// there are), paused, or waiting for another attempt. To be called once, after [`learn`](Self::learn) and before anything
    /// else.
    ///
    /// How long they have waited is taken from the wall clock here and nowhere else: no less than nothing, and no more than a
    /// week. A task whose dependency did not succeed, or is not known, is dropped.
    pub fn restore(&mut self, now: Now, mut tasks: Vec<Restored>) -> Vec<Decision> {
        self.arrive(now);
        tasks.sort_by_key(order_of_restoring);
        for Restored { request, state } in tasks {
            match state {
                _ if self.tasks.contains_key(&request.task.id) => {}
                State::Queued { since, not_before } => self.restore_waiting(request, since, not_before),
                State::Running { since, attempt } => self.restore_running(request, attempt, since, None),
                State::Paused { since, attempt, .. } => self.restore_running(request, attempt, since, Some(since)),
                _ => {}
            }
        }
        self.settle()
    }

    fn restore_waiting(&mut self, request: Request, since: Timestamp, not_before: Option<Timestamp>) {
        let id = request.task.id;
        let open = match self.open_dependencies(&request) {
            Ok(open) => open,
            Err(Refusal::UnknownDependency { id: other } | Refusal::FailedDependency { id: other }) => {
                let reason = DropReason::Dependency { id: other };
                return self.became(id, State::Dropped { at: self.now.wall, reason });
            }
            Err(_) => return,
        };
        let remaining = not_before.map(|wall| milliseconds(wall, self.now.wall).min(request.task.retry.longest));
        let due = remaining.filter(|remaining| *remaining > 0).map(|remaining| self.now.moment.after(remaining));
        let wait = Wait { since, not_before: due.zip(not_before), open, place: None };
        let queued = self.before_now(self.elapsed(since));
        self.enqueue(Entry::new(request, queued, wait));
    }

    fn restore_running(&mut self, request: Request, attempt: u32, since: Timestamp, paused: Option<Timestamp>) {
        let (id, group) = (request.task.id, request.task.group.clone());
        let worked = self.elapsed(since);
        let started = self.before_now(worked);
        let waited = milliseconds(since, request.task.accepted).min(LONGEST_BEFORE);
        let slots = self.policy.slots_of(group.as_deref());
        let slot = self.queue.lane(&group).slot_for_running(slots, Class::of(request.task.priority));
        self.queue.take_slot(&group, slot);
        let queued = started.saturating_sub_unsigned(waited);
        let mut entry = Entry::new(request, queued, Wait::default());
        entry.attempts = entry.attempts.max(attempt);
        entry.phase = Phase::Runs(Run { slot, since, started, worked: 0, changed: started, paused, is_stopping: false });
        self.tasks.insert(id, Box::new(entry));
        self.running.insert(id);
    }

    /// Milliseconds since a moment that an earlier daemon wrote down.
    fn elapsed(&self, since: Timestamp) -> u64 {
        milliseconds(self.now.wall, since).min(LONGEST_BEFORE)
    }

    /// The tasks for which this one has to wait: only such as were accepted earlier, so that no two can wait for each other.
    fn open_dependencies(&self, request: &Request) -> Result<BTreeSet<TaskId>, Refusal> {
        let mut open = BTreeSet::new();
        for &id in &request.task.after {
            let ended = request.ended.iter().find(|(other, _)| *other == id).map(|(_, succeeded)| *succeeded);
            match ended {
                _ if id >= request.task.id => return Err(Refusal::UnknownDependency { id }),
                _ if self.tasks.contains_key(&id) => {
                    open.insert(id);
                }
                Some(true) => {}
                Some(false) => return Err(Refusal::FailedDependency { id }),
                None => return Err(Refusal::UnknownDependency { id }),
            }
        }
        Ok(open)
    }

    /// The task that waits and does the same, after the same tasks.
    fn same(&self, task: &Task) -> Option<TaskId> {
        let after: BTreeSet<_> = task.after.iter().collect();
        self.queue.with_key(task.key).find(|id| {
            let Some(entry) = self.tasks.get(id) else { return false };
            let (group, others): (_, BTreeSet<_>) = (&entry.task.group, entry.task.after.iter().collect());
            others == after && (group.is_none() || task.group.is_none() || *group == task.group)
        })
    }

    fn enqueue(&mut self, mut entry: Entry) {
        let id = entry.task.id;
        entry.edits = self.edits.count(&entry.view, edits_that_count(&self.policy.weights));
        let open: Vec<_> = entry.waits().into_iter().flat_map(|wait| wait.open.iter().copied()).collect();
        self.tasks.insert(id, Box::new(entry));
        self.place(id);
        for dependency in open {
            if let Some(entry) = self.tasks.get_mut(&dependency) {
                entry.dependents.insert(id);
            }
            self.place(dependency);
        }
    }

    fn drop_one_too_many(&mut self) {
        if self.queue.len() > self.policy.queue_limit
            && let Some(id) = self.queue.lowest()
        {
            let at = self.now.wall;
            self.finish(id, State::Dropped { at, reason: DropReason::QueueFull });
        }
    }
}

/// What runs comes first, and of that what needs a normal slot; then what waits, after what it waits for.
fn order_of_restoring(restored: &Restored) -> (bool, bool, TaskId) {
    let task = &restored.request.task;
    let waits = matches!(restored.state, State::Queued { .. });
    (waits, Class::of(task.priority) == Class::Urgent && !waits, task.id)
}

fn milliseconds(later: Timestamp, earlier: Timestamp) -> u64 {
    u64::try_from(later.since(earlier).as_millis()).unwrap_or(u64::MAX)
}
