//! Tasks end: by themselves, or because somebody wants it.

use btm_model::{DropReason, Ending, State, TaskId, Timestamp, Work};

use crate::{
    Decision, Now, PastRun, Refusal, Scheduler,
    backoff::backoff,
    entry::{Entry, Phase, Wait},
    term::of_type,
};

impl Scheduler {
    /// An attempt ended, or could not be started.
    ///
    /// It succeeded if it exited with 0, or a scan with 1. If not, and it was not to be ended, it is tried again as long as no
    /// more than [`Retry::times`](btm_model::Retry::times) attempts followed the first, those that a user asked for included. A
    /// task of which this was the last attempt takes those that wait for it with it.
    ///
    /// # Errors
    ///
    /// If the task does not run.
    pub fn ended(&mut self, now: Now, id: TaskId, ending: Ending) -> Result<Vec<Decision>, Refusal> {
        self.arrive(now);
        let entry = self.entry(id)?;
        let run = entry.runs().ok_or(Refusal::NotRunning { id })?;
        let succeeded = succeeded(&entry.task.work, &ending);
        let is_cancelled = ending == Ending::Cancelled || (run.is_stopping && !succeeded);
        let worked = run.worked(self.now.moment.signed());
        let name = entry.task.name.clone();
        let is_retried = !succeeded && !is_cancelled && entry.attempts <= entry.task.retry.times;
        if !is_cancelled && tells_something(&ending) {
            self.record(&name, PastRun { duration: worked, succeeded });
        }
        self.leave_slot(id)?;
        if is_retried {
            self.queue_again(id);
        } else if is_cancelled {
            self.finish(id, State::Cancelled { at: now.wall });
        } else {
            self.finish(id, last_state(now, ending, succeeded));
        }
        Ok(self.settle())
    }

    /// An attempt came to nothing before its command began, because somebody killed what was to start it: it was none. The task waits
    /// again, for `wait` milliseconds at least.
    ///
    /// # Errors
    ///
    /// If the task does not run.
    pub fn never_began(&mut self, now: Now, id: TaskId, wait: u64) -> Result<Vec<Decision>, Refusal> {
        self.arrive(now);
        let (since, is_stopping) = self.leave_slot(id)?;
        if is_stopping {
            self.finish(id, State::Cancelled { at: now.wall });
            return Ok(self.settle());
        }
        let entry = self.entry_mut(id)?;
        entry.attempts = entry.attempts.saturating_sub(1);
        self.wait_again(id, since, wait);
        Ok(self.settle())
    }

    /// A task that was to be started may not be.
    ///
    /// # Errors
    ///
    /// If the task does not run.
    pub fn withdraw(&mut self, now: Now, id: TaskId, reason: DropReason) -> Result<Vec<Decision>, Refusal> {
        self.arrive(now);
        self.leave_slot(id)?;
        self.finish(id, State::Dropped { at: now.wall, reason });
        Ok(self.settle())
    }

    /// A task is not wanted any more. One that waits is gone at once, with those that wait for it; one that runs is stopped, and
    /// is cancelled when it [ended](Self::ended), unless it succeeded before it could be stopped.
    ///
    /// # Errors
    ///
    /// If the task neither waits nor runs.
    pub fn cancel(&mut self, now: Now, id: TaskId) -> Result<Vec<Decision>, Refusal> {
        self.arrive(now);
        match self.entry_mut(id)?.runs_mut() {
            None => self.finish(id, State::Cancelled { at: now.wall }),
            Some(run) if run.is_stopping => {}
            Some(run) => {
                run.is_stopping = true;
                self.decisions.push(Decision::Stop { id });
            }
        }
        Ok(self.settle())
    }

    /// Nothing more happens to this task. If it succeeded, those that waited for it wait for one less; if not, they go as well,
    /// and those that wait for them.
    pub(crate) fn finish(&mut self, id: TaskId, state: State) {
        let mut endings = vec![(id, state)];
        while let Some((id, state)) = endings.pop() {
            let Some(entry) = self.forget(id) else { continue };
            let succeeded = matches!(state, State::Succeeded { .. });
            self.became(id, state);
            for dependent in entry.dependents.into_iter().rev() {
                if succeeded {
                    self.change_wait(dependent, |wait| {
                        wait.open.remove(&id);
                    });
                } else {
                    let reason = DropReason::Dependency { id };
                    endings.push((dependent, State::Dropped { at: self.now.wall, reason }));
                }
            }
        }
    }

    /// A task that runs gives up its slot. Since when it runs, and whether it is to end.
    fn leave_slot(&mut self, id: TaskId) -> Result<(Timestamp, bool), Refusal> {
        let entry = self.entry(id)?;
        let run = entry.runs().ok_or(Refusal::NotRunning { id })?;
        let (slot, group, left) = (run.slot, entry.task.group.clone(), (run.since, run.is_stopping));
        self.queue.free_slot(&group, slot);
        self.running.remove(&id);
        Ok(left)
    }

    /// Takes a task out, and out of what it waits for.
    fn forget(&mut self, id: TaskId) -> Option<Box<Entry>> {
        self.unplace(id);
        let entry = self.tasks.remove(&id)?;
        for dependency in entry.waits().into_iter().flat_map(|wait| &wait.open) {
            if let Some(other) = self.tasks.get_mut(dependency) {
                other.dependents.remove(&id);
            }
            self.place(*dependency);
        }
        Some(entry)
    }

    fn queue_again(&mut self, id: TaskId) {
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        let wait = backoff(&entry.task.retry, id, entry.attempts);
        entry.queued = self.now.moment.signed();
        self.wait_again(id, self.now.wall, wait);
    }

    /// A task that gave up its slot waits, for `wait` milliseconds at least.
    fn wait_again(&mut self, id: TaskId, since: Timestamp, wait: u64) {
        let wall = self.now.wall.after(std::time::Duration::from_millis(wait));
        let not_before = Some((self.now.moment.after(wait), wall)).filter(|_| wait > 0);
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        entry.phase = Phase::Waits(Wait { since, not_before, ..Wait::default() });
        self.became(id, State::Queued { since, not_before: not_before.map(|(_, wall)| wall) });
        self.count_edits(|entry| entry.task.id == id);
        self.place(id);
    }

    /// Remembers a run. The tasks of its type stand elsewhere if their terms change, which they seldom do.
    fn record(&mut self, name: &str, run: PastRun) {
        let weights = self.policy.weights;
        let before = of_type(&weights, self.histories.get(name));
        self.histories.record(name, run);
        if of_type(&weights, self.histories.get(name)) != before {
            self.place_all(|entry| entry.task.name == name);
        }
    }
}

fn succeeded(work: &Work, ending: &Ending) -> bool {
    matches!((ending, work), (Ending::Exited { code: 0 }, _) | (Ending::Exited { code: 1 }, Work::Scan { .. }))
}

/// Whether it says something about tasks of this type, and not only about the machine or the user.
fn tells_something(ending: &Ending) -> bool {
    !matches!(ending, Ending::Cancelled | Ending::Lost { .. })
}

fn last_state(now: Now, ending: Ending, succeeded: bool) -> State {
    let at = now.wall;
    match ending {
        Ending::Exited { code } if succeeded => State::Succeeded { at, code },
        Ending::TimedOut { limit } => State::TimedOut { at, limit },
        Ending::StoppedByLimit { limit, value } => State::StoppedByLimit { at, limit, value },
        Ending::Cancelled => State::Cancelled { at },
        ending => State::Failed { at, ending },
    }
}
