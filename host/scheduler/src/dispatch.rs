//! Which tasks start, pause and go on.

use btm_model::{PauseReason, Priority, State, TaskId};

use crate::{
    Decision, Lack, Scheduler,
    entry::{Phase, Run},
    lane::Slot,
    request::Class,
};

impl Scheduler {
    /// Starts tasks until there is no slot, or no task that may start.
    ///
    /// Groups are few: each is looked at, and the first of each compared.
    pub(crate) fn start_what_can(&mut self) {
        while let Some((id, slot)) = self.next() {
            self.start(id, slot);
        }
    }

    /// Pauses low tasks if an important one needs what the machine is short of; resumes them if not. One that still waits needs
    /// nothing: it may wait for the very slot of a low task, which must go on to give it up.
    pub(crate) fn pause_or_resume(&mut self) {
        let must_yield = self.gauge.is_short(&self.policy, self.now.moment) && self.runs_urgent();
        for id in self.running.iter().copied().collect::<Vec<_>>() {
            let Some(entry) = self.tasks.get(&id) else { continue };
            let Some(run) = entry.runs() else { continue };
            // One that is to end must run for that.
            let yields = must_yield && entry.is_low() && !run.is_stopping;
            match (yields, run.paused.is_some()) {
                (true, false) => self.pause(id),
                (false, true) => self.resume(id),
                _ => {}
            }
        }
    }

    /// Whether a high or critical task runs.
    pub(crate) fn runs_urgent(&self) -> bool {
        self.runs().any(|(task, _)| Class::of(task.priority) == Class::Urgent)
    }

    /// What the machine lacks for a task of this class to start.
    pub(crate) fn lack(&self, class: Class) -> Option<Lack> {
        match class {
            Class::Urgent => None,
            Class::Medium => {
                let alone = self.runs().all(|(_, run)| run.paused.is_some());
                let patience = self.policy.shortage.patience;
                let is_due = alone || self.medium_started.is_none_or(|started| self.now.moment.since(started) >= patience);
                self.gauge.holds_medium(&self.policy, self.now.moment, is_due)
            }
            Class::Low => self.gauge.holds_low(&self.policy, self.now.moment),
        }
    }

    /// Whether as many low tasks run as an idle machine was seen to bear.
    pub(crate) fn has_low_enough(&self) -> bool {
        self.low_running() >= self.low_at_a_time
    }

    pub(crate) fn low_running(&self) -> usize {
        self.runs().filter(|(task, _)| task.priority == Priority::Low).count()
    }

    fn next(&self) -> Option<(TaskId, Slot)> {
        let medium = self.lack(Class::Medium).is_none();
        let low = self.lack(Class::Low).is_none() && !self.has_low_enough();
        let lanes = self.queue.lanes.iter();
        let next = lanes.filter_map(|(group, lane)| lane.next(self.policy.slots_of(group.as_deref()), medium, low)).min();
        next.map(|(standing, slot)| (standing.id, slot))
    }

    fn start(&mut self, id: TaskId, slot: Slot) {
        self.unplace(id);
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        entry.attempts = entry.attempts.saturating_add(1);
        let attempt = entry.attempts;
        if entry.class() == Class::Medium {
            self.medium_started = Some(self.now.moment);
        }
        let since = self.now.wall;
        let now = self.now.moment.signed();
        entry.phase = Phase::Runs(Run { slot, since, started: now, worked: 0, changed: now, paused: None, is_stopping: false });
        self.queue.take_slot(&entry.task.group, slot);
        self.running.insert(id);
        self.became(id, State::Running { since, attempt });
        self.decisions.push(Decision::Start { id, attempt });
    }

    fn pause(&mut self, id: TaskId) {
        let now = self.now;
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        let attempt = entry.attempts;
        let Some(run) = entry.runs_mut() else { return };
        run.worked = run.worked(now.moment.signed());
        run.changed = now.moment.signed();
        run.paused = Some(now.wall);
        self.became(id, State::Paused { since: now.wall, attempt, reason: PauseReason::Yielding });
        self.decisions.push(Decision::Pause { id });
    }

    fn resume(&mut self, id: TaskId) {
        let now = self.now.moment.signed();
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        let attempt = entry.attempts;
        let Some(run) = entry.runs_mut() else { return };
        run.changed = now;
        run.paused = None;
        let since = run.since;
        self.became(id, State::Running { since, attempt });
        self.decisions.push(Decision::Resume { id });
    }
}
