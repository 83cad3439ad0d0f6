//! What happens beside tasks coming and ending.

use btm_model::{Bound, Digest, Priority, State, Task, TaskId};

use crate::{Decision, History, Machine, Now, Policy, Refusal, Request, Scheduler};

impl Scheduler {
    /// Nothing happened, but time passed; to be called at [`next_wake`](Self::next_wake).
    pub fn tick(&mut self, now: Now) -> Vec<Decision> {
        self.arrive(now);
        self.settle()
    }

    /// Somebody looked at the machine; to be called while [`wants_machine`](Self::wants_machine).
    pub fn machine(&mut self, now: Now, machine: Machine) -> Vec<Decision> {
        self.arrive(now);
        self.gauge.look(&self.policy, self.now.moment, machine);
        self.low_at_a_time = self.low_running() + 1;
        self.settle()
    }

    /// Other settings hold from now on. What runs goes on, even if there are fewer slots now; what waits stays, in its new order.
    pub fn set_policy(&mut self, now: Now, policy: Policy) -> Vec<Decision> {
        self.policy = policy;
        self.place_all(|_| true);
        self.arrive(now);
        self.count_edits(|_| true);
        self.settle()
    }

    /// Files were edited: paths relative to the root of the project, or absolute elsewhere, as directories of tasks are. Takes time
    /// for each task that waits; changes of many files are best told at once.
    pub fn files_edited(&mut self, now: Now, paths: impl IntoIterator<Item = String>) -> Vec<Decision> {
        self.arrive(now);
        paths.into_iter().for_each(|path| self.edits.record(path, self.now.moment));
        self.count_edits(|_| true);
        self.settle()
    }

    /// A task is to have another priority. A paused one that is not low any more goes on.
    ///
    /// # Errors
    ///
    /// If the task neither waits nor runs.
    pub fn prioritize(&mut self, now: Now, id: TaskId, priority: Priority) -> Result<Vec<Decision>, Refusal> {
        self.arrive(now);
        let task = &mut self.entry_mut(id)?.task;
        if task.priority != priority {
            task.priority = priority;
            self.decisions.push(Decision::Prioritized { id, priority });
            self.place(id);
        }
        Ok(self.settle())
    }

    /// A task that waits for another attempt is to be tried now. For one that ended see
    /// [`Request::attempts`](crate::Request::attempts).
    ///
    /// # Errors
    ///
    /// If the task does not wait for another attempt.
    pub fn retry(&mut self, now: Now, id: TaskId) -> Result<Vec<Decision>, Refusal> {
        self.arrive(now);
        let wait = self.entry(id)?.waits().filter(|wait| wait.not_before.is_some());
        let since = wait.ok_or(Refusal::NotRetrying { id })?.since;
        self.became(id, State::Queued { since, not_before: None });
        self.change_wait(id, |wait| wait.not_before = None);
        Ok(self.settle())
    }

    /// A client waits for a task from now on. Several may.
    ///
    /// # Errors
    ///
    /// If the task neither waits nor runs.
    pub fn wait_began(&mut self, now: Now, id: TaskId) -> Result<Vec<Decision>, Refusal> {
        self.change_clients(now, id, |clients| clients.saturating_add(1))
    }

    /// A client that waited for a task does not any more.
    ///
    /// # Errors
    ///
    /// If the task neither waits nor runs.
    pub fn wait_ended(&mut self, now: Now, id: TaskId) -> Result<Vec<Decision>, Refusal> {
        self.change_clients(now, id, |clients| clients.saturating_sub(1))
    }

    /// A client does this work itself from now on. Requests for it are answered so; what was queued before stays.
    pub fn foreground_began(&mut self, key: Digest) {
        let clients = self.foreground.entry(key).or_default();
        *clients = clients.saturating_add(1);
    }

    /// A client that did this work itself is done, or gone.
    pub fn foreground_ended(&mut self, key: Digest) {
        if let Some(clients) = self.foreground.get_mut(&key) {
            *clients = clients.saturating_sub(1);
            self.foreground.retain(|_, clients| *clients > 0);
        }
    }

    /// Earlier runs of a type of task, as they were kept on disk.
    pub fn learn(&mut self, name: &str, history: History) {
        self.histories.set(name, history);
        self.place_all(|entry| entry.task.name == name);
    }

    /// A task that waits is asked for again, as `other`: it takes the stricter limits, the higher priority, more retries, and the
    /// group of the one that has one. What the user typed needs no agreement to what settings say.
    pub(crate) fn merge(&mut self, id: TaskId, other: &Request) {
        self.unplace(id);
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        entry.clients = entry.clients.saturating_add(other.clients);
        let before = entry.task.clone();
        let (task, other) = (&mut entry.task, &other.task);
        task.limits = task.limits.stricter(&other.limits);
        task.retry.times = task.retry.times.max(other.retry.times);
        task.group = task.group.take().or_else(|| other.group.clone());
        if other.wishes.is_empty() {
            task.wishes.clear();
        }
        if *task != before {
            let decision = Decision::Amended { changed: changed(&before, task), task: Box::new(task.clone()) };
            self.decisions.push(decision);
        }
        self.place(id);
        self.raise(id, other.priority);
    }

    /// Gives a task at least this priority.
    fn raise(&mut self, id: TaskId, priority: Priority) {
        let Some(entry) = self.tasks.get_mut(&id) else { return };
        if entry.task.priority < priority {
            entry.task.priority = priority;
            self.decisions.push(Decision::Prioritized { id, priority });
            self.place(id);
        }
    }

    fn change_clients(&mut self, now: Now, id: TaskId, change: impl Fn(u32) -> u32) -> Result<Vec<Decision>, Refusal> {
        self.arrive(now);
        let entry = self.entry_mut(id)?;
        entry.clients = change(entry.clients);
        self.place(id);
        Ok(self.settle())
    }
}

/// In what two tasks differ that bounds them, but for their priorities.
fn changed(before: &Task, task: &Task) -> Vec<Bound> {
    let (one, other) = (&before.limits, &task.limits);
    let differs = [
        (Bound::Time, one.time != other.time),
        (Bound::Memory, one.memory != other.memory),
        (Bound::Processor, one.processor != other.processor),
        (Bound::Grace, one.grace != other.grace),
        (Bound::Retries, before.retry.times != task.retry.times),
        (Bound::Group, before.group != task.group),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(bound, _)| bound).collect()
}
