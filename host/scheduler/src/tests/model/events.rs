//! What happens, and what the model makes of it.

use btm_model::{Bound, Digest, Ending, Priority, State, TaskId, Timestamp, Work};

use super::{Item, Model};
use crate::{Decision, Machine, Now, Outcome, PastRun, Policy, Refusal, Request, backoff::backoff};

type Decisions = Result<Vec<Decision>, Refusal>;

impl Model {
    pub(in crate::tests) fn accept(&mut self, now: Now, request: Request) -> Result<(Outcome, Vec<Decision>), Refusal> {
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
        let is_same = |item: &&mut Item| {
            let fits = item.task.group.is_none() || task.group.is_none() || item.task.group == task.group;
            item.runs.is_none() && item.task.key == task.key && item.task.after == task.after && fits
        };
        if let Some(item) = self.tasks.iter_mut().find(is_same) {
            let into = item.task.id;
            let mut changed = Vec::new();
            if item.task.retry.times < task.retry.times {
                item.task.retry.times = task.retry.times;
                changed.push(Bound::Retries);
            }
            if item.task.group.is_none() && task.group.is_some() {
                item.task.group.clone_from(&task.group);
                changed.push(Bound::Group);
            }
            if !changed.is_empty() {
                self.out.push(Decision::Amended { task: Box::new(item.task.clone()), changed });
            }
            if item.task.priority < task.priority {
                item.task.priority = task.priority;
                self.out.push(Decision::Prioritized { id: into, priority: task.priority });
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

    pub(in crate::tests) fn ended(&mut self, now: Now, id: TaskId, ending: Ending) -> Decisions {
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

    pub(in crate::tests) fn cancel(&mut self, now: Now, id: TaskId) -> Decisions {
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

    pub(in crate::tests) fn retry(&mut self, now: Now, id: TaskId) -> Decisions {
        self.arrive(now);
        let position = self.known(id)?;
        self.tasks[position].due.take().ok_or(Refusal::NotRetrying { id })?;
        let since = self.tasks[position].since;
        self.became(id, State::Queued { since, not_before: None });
        Ok(self.settle())
    }

    pub(in crate::tests) fn prioritize(&mut self, now: Now, id: TaskId, priority: Priority) -> Decisions {
        self.arrive(now);
        let position = self.known(id)?;
        if std::mem::replace(&mut self.tasks[position].task.priority, priority) != priority {
            self.out.push(Decision::Prioritized { id, priority });
        }
        Ok(self.settle())
    }

    pub(in crate::tests) fn clients(&mut self, now: Now, id: TaskId, began: bool) -> Decisions {
        self.arrive(now);
        let position = self.known(id)?;
        let clients = &mut self.tasks[position].clients;
        *clients = if began { *clients + 1 } else { clients.saturating_sub(1) };
        Ok(self.settle())
    }

    pub(in crate::tests) fn foreground(&mut self, key: Digest, began: bool) {
        if began {
            self.foreground.push(key);
        } else if let Some(position) = self.foreground.iter().position(|other| *other == key) {
            self.foreground.remove(position);
        }
    }

    pub(in crate::tests) fn edited(&mut self, now: Now, paths: Vec<String>) -> Vec<Decision> {
        self.arrive(now);
        self.edits.extend(paths.into_iter().map(|path| (now.moment.0, path)));
        self.settle()
    }

    pub(in crate::tests) fn machine(&mut self, now: Now, machine: Machine) -> Vec<Decision> {
        self.arrive(now);
        self.gauge.look(&self.policy, now.moment, machine);
        let is_low = |item: &&Item| item.runs.is_some() && item.task.priority == Priority::Low;
        self.low_at_a_time = self.tasks.iter().filter(is_low).count() + 1;
        self.settle()
    }

    pub(in crate::tests) fn set_policy(&mut self, now: Now, policy: Policy) -> Vec<Decision> {
        self.policy = policy;
        self.tick(now)
    }

    pub(in crate::tests) fn tick(&mut self, now: Now) -> Vec<Decision> {
        self.arrive(now);
        self.settle()
    }
}
