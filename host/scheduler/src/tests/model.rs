//! The same rules, written as simply as possible: one list, looked through from the start each time.

use std::collections::HashMap;

use btm_model::{Digest, DropReason, PauseReason, Priority, State, Task, TaskId, Timestamp, Work};

use crate::{Decision, History, Now, Policy, Refusal, machine::Gauge, term};

mod events;

pub(super) struct Model {
    pub(super) policy: Policy,
    now: Now,
    tasks: Vec<Item>,
    histories: HashMap<String, History>,
    edits: Vec<(u64, String)>,
    gauge: Gauge,
    low_at_a_time: usize,
    medium_started: Option<u64>,
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

/// How a task starts: one of low priority that has waited long as a medium one.
fn as_priority(model: &Model, item: &Item) -> Priority {
    let is_overdue = model.now.moment.0 - item.queued >= model.policy.low_patience;
    if item.task.priority == Priority::Low && is_overdue { Priority::Medium } else { item.task.priority }
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
            medium_started: None,
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

    /// The effective priority now, times the milliseconds of a minute, so that it is whole.
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
        while let Some((position, reserved)) = self.next() {
            if as_priority(self, &self.tasks[position]) == Priority::Medium {
                self.medium_started = Some(self.now.moment.0);
            }
            let item = &mut self.tasks[position];
            item.attempts += 1;
            item.since = self.now.wall;
            item.runs = Some(Runs { reserved, paused: false, stopping: false, worked: 0, changed: self.now.moment.0 });
            let (id, attempt) = (item.task.id, item.attempts);
            self.became(id, State::Running { since: self.now.wall, attempt });
            self.out.push(Decision::Start { id, attempt });
        }
        self.pause_or_resume();
        std::mem::take(&mut self.out)
    }

    fn is_ready(item: &Item) -> bool {
        item.runs.is_none() && item.due.is_none() && item.open.is_empty()
    }

    fn pause_or_resume(&mut self) {
        let urgent = self.tasks.iter().any(|item| is_urgent(item.task.priority) && item.runs.is_some());
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
        let patience = self.policy.shortage.patience;
        let is_due = alone || self.medium_started.is_none_or(|started| self.now.moment.0 - started >= patience);
        let low = self.tasks.iter().filter(|item| runs(item) && item.task.priority == Priority::Low).count();
        let may_start = |item: &Item| match as_priority(self, item) {
            Priority::Critical | Priority::High => true,
            Priority::Medium => self.gauge.holds_medium(&self.policy, self.now.moment, is_due).is_none(),
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

    fn drop_one_too_many(&mut self) {
        if self.tasks.iter().filter(|item| item.runs.is_none()).count() <= self.policy.queue_limit {
            return;
        }
        let is_needed = |id| self.tasks.iter().any(|other| other.open.contains(&id));
        let may_go = |item: &&Item| item.runs.is_none() && item.attempts == 0 && item.clients == 0 && !is_needed(item.task.id);
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
}
