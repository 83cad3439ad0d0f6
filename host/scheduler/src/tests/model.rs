//! The same rules, written as simply as possible: one list, looked through from the start each time.

use std::collections::HashMap;

use btm_model::{Digest, DropReason, Ending, PauseReason, Priority, State, Task, TaskId, Timestamp, Work};

use crate::{
    Decision, History, Machine, Now, Outcome, PastRun, Policy, Refusal, Request, backoff::backoff, machine::Gauge, term,
};

type Decisions = Result<Vec<Decision>, Refusal>;

pub(super) struct Model {
    pub(super) policy: Policy,
    now: Now,
    tasks: Vec<Item>,
    histories: HashMap<String, History>,
    edits: Vec<(u64, String)>,
    gauge: Gauge,
    low_at_a_time: usize,
    foreground: Vec<Digest>,
    out: Vec<Decision>,
}

struct Item {
    task: Task,
    attempts: u32,
    clients: u32,
    queued: u64,
    since: Timestamp,
    due: Option<(u64, Timestamp)>,
    open: Vec<TaskId>,
    runs: Option<Runs>,
}

#[derive(Clone, Copy)]
struct Runs {
    reserved: bool,
    paused: bool,
    stopping: bool,
    worked: u64,
    changed: u64,
}

fn is_urgent(priority: Priority) -> bool {
    priority >= Priority::High
}

impl Model {
    pub(super) fn new(policy: Policy) -> Self {
        Self {
            policy,
            now: Now::default(),
            tasks: Vec::new(),
            histories: HashMap::new(),
            edits: Vec::new(),
            gauge: Gauge::default(),
            low_at_a_time: 0,
            foreground: Vec::new(),
            out: Vec::new(),
        }
    }

    fn arrive(&mut self, now: Now) {
        self.now = now;
        for item in &mut self.tasks {
            item.due = item.due.filter(|(due, _)| *due > now.moment.0);
        }
        self.edits.retain(|(moment, _)| now.moment.0 - moment <= self.policy.weights.edit_age);
    }

    /// Thousandths of points would not do: a point of waiting is a part of a minute in milliseconds.
    fn score(&self, item: &Item) -> i128 {
        let weights = &self.policy.weights;
        let paths = match &item.task.work {
            Work::Scan { paths, .. } if paths.is_empty() => vec![String::new()],
            Work::Scan { paths, .. } => paths.iter().map(|path| format!("/{path}")).collect(),
            Work::Command { .. } => Vec::new(),
        };
        let looked_at =
            |edit: &str| paths.iter().any(|path| edit == format!("/p{path}") || edit.starts_with(&format!("/p{path}/")));
        let mut edits: Vec<_> = self.edits.iter().map(|(_, path)| path).filter(|path| looked_at(path)).collect();
        edits.sort();
        edits.dedup();
        let history = self.histories.get(&item.task.name);
        let facts = term::Facts {
            priority: item.task.priority,
            failures: history.map_or(0, History::failures_in_a_row),
            expected: history.and_then(History::expected),
            edits: edits.len() as u32,
            clients: item.clients,
        };
        let points: i64 = term::terms(weights, &facts, 0).iter().map(|term| term.value).sum();
        i128::from(points) * 60_000 + i128::from(weights.waiting) * i128::from(self.now.moment.0 - item.queued)
    }

    fn position(&self, id: TaskId) -> Option<usize> {
        self.tasks.iter().position(|item| item.task.id == id)
    }

    fn known(&self, id: TaskId) -> Result<usize, Refusal> {
        self.position(id).ok_or(Refusal::Unknown { id })
    }

    fn became(&mut self, id: TaskId, state: State) {
        self.out.push(Decision::Became { id, state });
    }

    fn settle(&mut self) -> Vec<Decision> {
        self.pause_or_resume();
        while let Some((position, reserved)) = self.next() {
            let item = &mut self.tasks[position];
            item.attempts += 1;
            item.since = self.now.wall;
            item.runs = Some(Runs { reserved, paused: false, stopping: false, worked: 0, changed: self.now.moment.0 });
            let (id, attempt) = (item.task.id, item.attempts);
            self.became(id, State::Running { since: self.now.wall, attempt });
            self.out.push(Decision::Start { id, attempt });
        }
        std::mem::take(&mut self.out)
    }

    fn is_ready(item: &Item) -> bool {
        item.runs.is_none() && item.due.is_none() && item.open.is_empty()
    }

    fn pause_or_resume(&mut self) {
        let urgent = self.tasks.iter().any(|item| is_urgent(item.task.priority) && (item.runs.is_some() || Self::is_ready(item)));
        let must = urgent && self.gauge.is_short(&self.policy, self.now.moment);
        let now = self.now;
        for item in &mut self.tasks {
            let (id, attempt, since) = (item.task.id, item.attempts, item.since);
            let Some(runs) = &mut item.runs else { continue };
            let pause = must && item.task.priority == Priority::Low && !runs.stopping;
            if pause && !runs.paused {
                runs.worked += now.moment.0 - runs.changed;
                self.out.push(Decision::Became {
                    id,
                    state: State::Paused { since: now.wall, attempt, reason: PauseReason::Yielding },
                });
                self.out.push(Decision::Pause { id });
            } else if !pause && runs.paused {
                runs.changed = now.moment.0;
                self.out.push(Decision::Became { id, state: State::Running { since, attempt } });
                self.out.push(Decision::Resume { id });
            }
            runs.paused = pause;
        }
    }

    fn next(&self) -> Option<(usize, bool)> {
        let runs = |item: &Item| item.runs.is_some();
        let alone = self.tasks.iter().all(|item| item.runs.is_none_or(|runs| runs.paused));
        let low = self.tasks.iter().filter(|item| runs(item) && item.task.priority == Priority::Low).count();
        let may_start = |item: &Item| match item.task.priority {
            Priority::Critical | Priority::High => true,
            Priority::Medium => self.gauge.holds_medium(&self.policy, self.now.moment, alone).is_none(),
            Priority::Low => self.gauge.holds_low(&self.policy, self.now.moment).is_none() && low < self.low_at_a_time,
        };
        let slot = |item: &Item| {
            let group = &item.task.group;
            let taken = |reserved| {
                let here = self.tasks.iter().filter(|other| other.task.group == *group);
                here.filter(|other| other.runs.is_some_and(|runs| runs.reserved == reserved)).count() as u32
            };
            let slots = group.as_ref().and_then(|group| self.policy.group_slots.get(group)).unwrap_or(&self.policy.slots);
            let may_reserve = group.is_none() && is_urgent(item.task.priority) && taken(true) < self.policy.reserved_slots;
            if taken(false) < *slots { Some(false) } else { Some(true).filter(|_| may_reserve) }
        };
        let mut best: Option<(usize, bool)> = None;
        for (position, item) in self.tasks.iter().enumerate() {
            if !Self::is_ready(item) || !may_start(item) {
                continue;
            }
            if let Some(reserved) = slot(item)
                && best.is_none_or(|(best, _)| self.score(item) > self.score(&self.tasks[best]))
            {
                best = Some((position, reserved));
            }
        }
        best
    }

    pub(super) fn accept(&mut self, now: Now, request: Request) -> Result<(Outcome, Vec<Decision>), Refusal> {
        self.arrive(now);
        let Request { task, ended, .. } = request;
        let mut open = Vec::new();
        for &id in &task.after {
            if self.position(id).is_some() {
                open.push(id);
            } else if !ended.contains(&(id, true)) {
                let failed = ended.contains(&(id, false));
                return Err(if failed { Refusal::FailedDependency { id } } else { Refusal::UnknownDependency { id } });
            }
        }
        if open.is_empty() && self.foreground.contains(&task.key) {
            return Ok((Outcome::InForeground, self.settle()));
        }
        let is_same = |item: &&mut Item| item.runs.is_none() && item.task.key == task.key && item.task.after == task.after;
        if let Some(item) = self.tasks.iter_mut().find(is_same) {
            let into = item.task.id;
            if item.task.priority < task.priority {
                item.task.priority = task.priority;
                self.out.push(Decision::Prioritised { id: into, priority: task.priority });
            }
            return Ok((Outcome::Merged { into }, self.settle()));
        }
        self.became(task.id, State::Queued { since: now.wall, not_before: None });
        let queued = now.moment.0;
        self.tasks.push(Item { task, attempts: 0, clients: 0, queued, since: now.wall, due: None, open, runs: None });
        let mut decisions = self.settle();
        self.drop_one_too_many();
        decisions.extend(self.settle());
        Ok((Outcome::Accepted, decisions))
    }

    fn drop_one_too_many(&mut self) {
        if self.tasks.iter().filter(|item| item.runs.is_none()).count() <= self.policy.queue_limit {
            return;
        }
        let is_needed = |id| self.tasks.iter().any(|other| other.open.contains(&id));
        let may_go = |item: &&Item| item.runs.is_none() && item.attempts == 0 && !is_needed(item.task.id);
        // The last one of equal ones.
        let lowest = self.tasks.iter().rev().filter(may_go).min_by_key(|item| self.score(item)).map(|item| item.task.id);
        if let Some(id) = lowest {
            self.finish(id, State::Dropped { at: self.now.wall, reason: DropReason::QueueFull });
        }
    }

    fn finish(&mut self, id: TaskId, state: State) {
        let Some(position) = self.position(id) else { return };
        self.tasks.remove(position);
        let succeeded = matches!(state, State::Succeeded { .. });
        self.became(id, state);
        let dependents = self.tasks.iter().filter(|item| item.open.contains(&id)).map(|item| item.task.id);
        for dependent in dependents.collect::<Vec<_>>() {
            match self.position(dependent) {
                Some(position) if succeeded => self.tasks[position].open.retain(|other| *other != id),
                _ => self.finish(dependent, State::Dropped { at: self.now.wall, reason: DropReason::Dependency { id } }),
            }
        }
    }

    pub(super) fn ended(&mut self, now: Now, id: TaskId, ending: Ending) -> Decisions {
        self.arrive(now);
        let item = &mut self.tasks.iter_mut().find(|item| item.task.id == id).ok_or(Refusal::Unknown { id })?;
        let runs = item.runs.ok_or(Refusal::NotRunning { id })?;
        let is_scan = matches!(item.task.work, Work::Scan { .. });
        let succeeded = ending == Ending::Exited { code: 0 } || (is_scan && ending == Ending::Exited { code: 1 });
        let cancelled = !succeeded && (ending == Ending::Cancelled || runs.stopping);
        let worked = runs.worked + if runs.paused { 0 } else { now.moment.0 - runs.changed };
        if !cancelled && !matches!(ending, Ending::Lost { .. }) {
            self.histories.entry(item.task.name.clone()).or_default().record(PastRun { duration: worked, succeeded });
        }
        let at = now.wall;
        if !succeeded && !cancelled && item.attempts <= item.task.retry.times {
            let wait = backoff(&item.task.retry, id, item.attempts);
            let wall = Timestamp(now.wall.0 + wait as i64);
            item.due = (wait > 0).then_some((now.moment.0 + wait, wall));
            (item.since, item.queued, item.runs) = (now.wall, now.moment.0, None);
            let not_before = item.due.map(|(_, wall)| wall);
            self.became(id, State::Queued { since: now.wall, not_before });
        } else {
            let state = match ending {
                _ if cancelled => State::Cancelled { at },
                Ending::Exited { code } if succeeded => State::Succeeded { at, code },
                Ending::TimedOut { limit } => State::TimedOut { at, limit },
                ending => State::Failed { at, ending },
            };
            self.finish(id, state);
        }
        Ok(self.settle())
    }

    pub(super) fn cancel(&mut self, now: Now, id: TaskId) -> Decisions {
        self.arrive(now);
        let position = self.known(id)?;
        match &mut self.tasks[position].runs {
            None => self.finish(id, State::Cancelled { at: now.wall }),
            Some(runs) => {
                if !std::mem::replace(&mut runs.stopping, true) {
                    self.out.push(Decision::Stop { id });
                }
            }
        }
        Ok(self.settle())
    }

    pub(super) fn retry(&mut self, now: Now, id: TaskId) -> Decisions {
        self.arrive(now);
        let position = self.known(id)?;
        self.tasks[position].due.take().ok_or(Refusal::NotRetrying { id })?;
        let since = self.tasks[position].since;
        self.became(id, State::Queued { since, not_before: None });
        Ok(self.settle())
    }

    pub(super) fn prioritise(&mut self, now: Now, id: TaskId, priority: Priority) -> Decisions {
        self.arrive(now);
        let position = self.known(id)?;
        if std::mem::replace(&mut self.tasks[position].task.priority, priority) != priority {
            self.out.push(Decision::Prioritised { id, priority });
        }
        Ok(self.settle())
    }

    pub(super) fn clients(&mut self, now: Now, id: TaskId, began: bool) -> Decisions {
        self.arrive(now);
        let position = self.known(id)?;
        let clients = &mut self.tasks[position].clients;
        *clients = if began { *clients + 1 } else { clients.saturating_sub(1) };
        Ok(self.settle())
    }

    pub(super) fn foreground(&mut self, key: Digest, began: bool) {
        if began {
            self.foreground.push(key);
        } else if let Some(position) = self.foreground.iter().position(|other| *other == key) {
            self.foreground.remove(position);
        }
    }

    pub(super) fn edited(&mut self, now: Now, paths: Vec<String>) -> Vec<Decision> {
        self.arrive(now);
        self.edits.extend(paths.into_iter().map(|path| (now.moment.0, path)));
        self.settle()
    }

    pub(super) fn machine(&mut self, now: Now, machine: Machine) -> Vec<Decision> {
        self.arrive(now);
        self.gauge.look(&self.policy, now.moment, machine);
        let is_low = |item: &&Item| item.runs.is_some() && item.task.priority == Priority::Low;
        self.low_at_a_time = self.tasks.iter().filter(is_low).count() + 1;
        self.settle()
    }

    pub(super) fn set_policy(&mut self, now: Now, policy: Policy) -> Vec<Decision> {
        self.policy = policy;
        self.tick(now)
    }

    pub(super) fn tick(&mut self, now: Now) -> Vec<Decision> {
        self.arrive(now);
        self.settle()
    }
}
