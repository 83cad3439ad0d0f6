//! What the database should say: the same changes, made in memory.

use std::collections::{BTreeMap, BTreeSet};

use btm_model::{Attempt, Digest, State, TaskId};

use crate::tasks::{Audit, Change, Entry, Environment, Filter, Old, Record, Run, Tasks, Tried, Usage, record::ended};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    pub records: BTreeMap<TaskId, (Record, Environment)>,
    pub runs: BTreeMap<String, Vec<Run>>,
    pub audit: Vec<Audit>,
}

impl Model {
    pub fn after(changes: &[Change]) -> Self {
        let mut model = Self::default();
        changes.iter().for_each(|change| model.make(change));
        model
    }

    /// Everything that a database says.
    pub fn of(tasks: &Tasks) -> Self {
        let listed = tasks.list(&Filter::default(), usize::MAX).unwrap();
        assert_eq!(listed.damaged, []);
        let record = |entry: Entry| {
            let id = entry.task.id;
            let record = tasks.task(id).unwrap().unwrap();
            assert_eq!(record.entry, entry);
            (id, (record, tasks.environment(id).unwrap().unwrap()))
        };
        let mut runs = BTreeMap::new();
        for name in ["a", "b"] {
            let found = tasks.runs(name, usize::MAX).unwrap();
            if !found.is_empty() {
                runs.insert(name.to_owned(), found);
            }
        }
        let mut audit = tasks.audit(None, usize::MAX).unwrap();
        audit.reverse();
        Self { records: listed.entries.into_iter().map(record).collect(), runs, audit }
    }

    pub fn make(&mut self, change: &Change) {
        match change {
            Change::Accepted { task, environment } | Change::Found { task, environment } => {
                let state = State::Queued { since: task.accepted, not_before: None };
                let entry = Entry { task: task.as_ref().clone(), state, merged: 0, retried: 0, cancelled: None };
                self.records.insert(task.id, (Record { entry, attempts: Vec::new() }, environment.clone()));
            }
            Change::Prioritized { id, priority } => self.record(*id).entry.task.priority = *priority,
            Change::State { id, state } => {
                let entry = &mut self.record(*id).entry;
                entry.cancelled = entry.cancelled.filter(|_| !state.is_final());
                entry.state = state.clone();
            }
            Change::CancelAsked { id, at } => self.record(*id).entry.cancelled = Some(*at),
            Change::Retried { id, at } => {
                let entry = &mut self.record(*id).entry;
                (entry.state, entry.cancelled) = (State::Queued { since: *at, not_before: None }, None);
                entry.retried += 1;
            }
            Change::AttemptVoided { id, number } => {
                self.record(*id).attempts.retain(|tried| tried.attempt.number != *number);
            }
            Change::Amended { task } => self.record(task.id).entry.task = task.as_ref().clone(),
            Change::AttemptStarted { id, number, at, folder, token } => self.record(*id).attempts.push(Tried {
                attempt: Attempt { number: *number, started: *at, ended: None },
                folder: folder.clone(),
                token: token.clone(),
                ran: None,
                usage: Usage::default(),
            }),
            Change::AttemptEnded { id, number, at, ending, ran, usage } => {
                let tried = self.record(*id).attempts.iter_mut().find(|tried| tried.attempt.number == *number).unwrap();
                tried.attempt.ended = Some((*at, ending.clone()));
                (tried.ran, tried.usage) = (*ran, *usage);
            }
            Change::Merged { into } => self.record(*into).entry.merged += 1,
            Change::Asked { .. } => {}
            Change::Removed { id } => drop(self.records.remove(id).unwrap()),
            Change::Measured { name, run } => self.runs.entry(name.clone()).or_default().push(run.clone()),
            Change::Audited(line) => self.audit.push(line.clone()),
        }
    }

    /// The tasks that are forgotten.
    pub fn prune(&mut self, old: &Old) -> Vec<TaskId> {
        let unfinished = self.records.values().filter(|(record, _)| !record.entry.state.is_final());
        let needed: BTreeSet<TaskId> = unfinished.flat_map(|(record, _)| record.entry.task.after.clone()).collect();
        let is_old = |(id, (record, _)): &(&TaskId, &(Record, Environment))| {
            ended(&record.entry.state).is_some_and(|at| at < old.results) && !needed.contains(id)
        };
        let forgotten: Vec<TaskId> = self.records.iter().filter(is_old).map(|(id, _)| *id).collect();
        self.records.retain(|id, _| !forgotten.contains(id));
        self.runs.values_mut().for_each(|runs| runs.retain(|run| run.at >= old.metrics));
        self.runs.retain(|_, runs| !runs.is_empty());
        self.audit.retain(|line| line.at >= old.audit);
        forgotten
    }

    /// What stands for all of it, where it is only compared.
    pub fn digest(&self) -> Digest {
        Digest::of(format!("{self:?}").as_bytes())
    }

    fn record(&mut self, id: TaskId) -> &mut Record {
        &mut self.records.get_mut(&id).unwrap().0
    }
}
