//! What clients ask for.

use std::num::NonZeroU64;

use btm_model::{Digest, RequestToken, State, Task, TaskId, Timestamp};
use btm_protocol::{Answer, NewTask, Notice, Request, Which};
use btm_scheduler::{Acceptance, Decision, Now, Outcome};
use btm_store::tasks::{Action, Audit, Change, Environment, Record};

use super::{ClientId, Effect, Engine, Query, merge};

impl Engine {
    /// A client asks for something.
    pub(super) fn asked(&mut self, now: Now, client: ClientId, who: &str, request: Request, ended: &[Record]) {
        match request {
            Request::Hello { .. } => self.batch.refuse(client, "this client has said hello already"),
            Request::Run { task, token } => self.run(now, client, who, *task, token, ended),
            Request::List { which, most } => {
                let ended = match which {
                    Which::All => None,
                    Which::Open => Some(false),
                    Which::Ended => Some(true),
                };
                self.batch.effects.push(Effect::Read(client, Query::List { ended, most }));
            }
            Request::Show { id } => self.batch.effects.push(Effect::Read(client, Query::Show(id))),
            Request::Audit { most } => self.batch.effects.push(Effect::Read(client, Query::Audit(most))),
            Request::Status => self.batch.effects.push(Effect::Read(client, Query::Status)),
            Request::Ping => self.batch.effects.push(Effect::Read(client, Query::Alive)),
            Request::Cancel { id } => self.cancel(now, client, who, id, ended),
            Request::Retry { id } => self.retry(now, client, who, id, ended),
            Request::Prioritize { id, priority } => match self.scheduler.prioritize(now, id, priority) {
                Ok(decisions) => {
                    self.carry_out(decisions);
                    self.audit(now, who, Action::Prioritized, id, priority.name());
                    self.batch.answer(client, Answer::Done);
                }
                Err(refusal) => self.batch.decline(client, &refusal),
            },
            Request::Wait { ids } => {
                let ended: Vec<_> = ended.iter().map(|record| (record.entry.task.id, record.entry.state.clone())).collect();
                self.wait(now, client, ids, &ended);
            }
            Request::Watch => self.watch(client),
            Request::Foreground { key } => self.foreground(client, key),
            Request::Prune { older_than } => {
                let before = now.wall.before(std::time::Duration::from_millis(older_than));
                let details = format!("what ended {older_than} ms ago or earlier");
                self.note(now.wall, who, Action::Pruned, String::new(), details);
                self.batch.effects.push(Effect::Prune(client, before));
            }
            // Asked of the driver.
            Request::News | Request::Stay => {}
            Request::Stop => {
                self.batch.effects.push(Effect::Quit(client));
            }
        }
    }

    /// A new task, unless it was asked for with the same token before.
    fn run(&mut self, now: Now, client: ClientId, who: &str, new: NewTask, token: Option<RequestToken>, ended: &[Record]) {
        if let Some(id) = token.as_ref().and_then(|token| self.tokens.get(token)).copied() {
            return self.batch.answer(client, Answer::Accepted { id, merged: None, dropped: Vec::new() });
        }
        let (id, is_waited_for) = (self.next, new.is_waited_for);
        let (task, environment) = task_of(new, id, who, now);
        let mut request = btm_scheduler::Request::new(task.clone());
        request.ended = ended.iter().map(|record| (record.entry.task.id, succeeded(&record.entry.state))).collect();
        request.clients = u32::from(is_waited_for);
        match self.scheduler.accept(now, request) {
            Ok(Acceptance { outcome: Outcome::Accepted, decisions }) => {
                self.next = TaskId(NonZeroU64::saturating_add(id.0, 1));
                self.batch.changes.push(Change::Accepted { task: Box::new(task.clone()), environment: environment.clone() });
                self.fresh.insert(id, environment);
                self.named(token, id);
                self.audit(now, who, Action::Started, id, &task.name);
                self.accepted(client, id, decisions);
                if is_waited_for {
                    self.hold(now, client, id);
                }
            }
            Ok(Acceptance { outcome: Outcome::Merged { into }, decisions }) => {
                self.batch.changes.push(Change::Merged { into });
                self.named(token, into);
                self.audit(now, who, Action::Merged, into, "");
                self.merged(client, &task, into, decisions);
                if is_waited_for {
                    self.hold(now, client, into);
                }
            }
            Ok(Acceptance { outcome: Outcome::InForeground, decisions }) => {
                self.carry_out(decisions);
                self.batch.answer(client, Answer::InForeground);
            }
            Err(refusal) => self.batch.decline(client, &refusal),
        }
    }

    /// Whoever asks again with the token is told of the same task, as long as that is known.
    fn named(&mut self, token: Option<RequestToken>, id: TaskId) {
        if let Some(token) = token {
            self.batch.changes.push(Change::Asked { token: token.clone(), id });
            self.tokens.insert(token, id);
        }
    }

    /// A task is accepted once the batch is on disk.
    fn accepted(&mut self, client: ClientId, id: TaskId, decisions: Vec<Decision>) {
        self.batch.dropped.clear();
        self.carry_out(decisions);
        self.batch.accepted.push(id);
        let dropped = std::mem::take(&mut self.batch.dropped);
        self.batch.answer(client, Answer::Accepted { id, merged: None, dropped });
    }

    /// A client asked for the same as a task that waits.
    fn merged(&mut self, client: ClientId, asked: &Task, into: TaskId, decisions: Vec<Decision>) {
        let merged = self.scheduler.task(into).map(|task| Box::new(merge::merged(asked, task, &decisions)));
        self.carry_out(decisions);
        self.batch.answer(client, Answer::Accepted { id: into, merged, dropped: Vec::new() });
    }

    fn cancel(&mut self, now: Now, client: ClientId, who: &str, id: TaskId, ended: &[Record]) {
        if let Some(record) = ended.iter().find(|record| record.entry.task.id == id) {
            let message = format!("task {id} has ended already ({})", record.entry.state.name());
            return self.batch.refuse(client, message);
        }
        match self.scheduler.cancel(now, id) {
            Ok(decisions) => {
                self.audit(now, who, Action::Cancelled, id, "");
                self.carry_out(decisions);
                // One that runs has yet to end; whoever takes it over knows that it was to.
                if self.scheduler.task(id).is_some() {
                    self.batch.changes.push(Change::CancelAsked { id, at: now.wall });
                }
                self.batch.answer(client, Answer::Done);
            }
            Err(refusal) => self.batch.decline(client, &refusal),
        }
    }

    /// No task that waits or runs is wanted any more.
    pub(super) fn cancel_all(&mut self, now: Now) {
        // Those that come after others first: they are cancelled as well, and not dropped.
        for id in self.scheduler.open().into_iter().rev() {
            if let Ok(decisions) = self.scheduler.cancel(now, id) {
                self.audit(now, "btm", Action::Cancelled, id, "its folder was removed and made again");
                self.carry_out(decisions);
            }
        }
    }

    /// Tries a task again: at once, if it waits for that anyway, or as if it had just been accepted.
    fn retry(&mut self, now: Now, client: ClientId, who: &str, id: TaskId, ended: &[Record]) {
        let Some(record) = ended.iter().find(|record| record.entry.task.id == id) else {
            return match self.scheduler.retry(now, id) {
                Ok(decisions) => {
                    self.audit(now, who, Action::Retried, id, "");
                    self.carry_out(decisions);
                    self.batch.answer(client, Answer::Accepted { id, merged: None, dropped: Vec::new() });
                }
                Err(refusal) => self.batch.decline(client, &refusal),
            };
        };
        let mut request = btm_scheduler::Request::new(record.entry.task.clone());
        request.attempts = u32::try_from(record.attempts.len()).unwrap_or(u32::MAX);
        // What it came after has been dealt with: it was accepted once.
        request.ended = record.entry.task.after.iter().map(|id| (*id, true)).collect();
        match self.scheduler.accept(now, request) {
            Ok(Acceptance { outcome: Outcome::Accepted, decisions }) => {
                self.batch.changes.push(Change::Retried { id, at: now.wall });
                self.audit(now, who, Action::Retried, id, "");
                self.accepted(client, id, decisions);
            }
            Ok(Acceptance { outcome: Outcome::Merged { into }, decisions }) => {
                self.merged(client, &record.entry.task, into, decisions);
            }
            Ok(Acceptance { outcome: Outcome::InForeground, decisions }) => {
                self.carry_out(decisions);
                self.batch.answer(client, Answer::InForeground);
            }
            Err(refusal) => self.batch.decline(client, &refusal),
        }
    }

    /// The batch could not be committed: what clients have just asked for is taken back, and they are told why. The rest stays in the
    /// batch, to be committed later.
    pub(crate) fn take_back(&mut self, now: Now, why: &str) {
        let accepted = std::mem::take(&mut self.batch.accepted);
        let is_one = |id: &TaskId| accepted.contains(id);
        // One of them may make room for another one, which is taken back too.
        for id in &accepted {
            let decisions = match self.scheduler.state(*id) {
                Some(State::Running { .. } | State::Paused { .. }) => {
                    self.scheduler.ended(now, *id, btm_model::Ending::Cancelled).unwrap_or_default()
                }
                Some(_) => self.scheduler.cancel(now, *id).unwrap_or_default(),
                None => Vec::new(),
            };
            self.carry_out(decisions);
        }
        self.batch.starts.retain(|(task, _)| !is_one(&task.id));
        self.batch.changes.retain(|change| !concerned(change).is_some_and(|id| is_one(&id)));
        // Also those are told whose requests were merged into one of them.
        let mut refused = Vec::new();
        self.batch.effects.retain(|effect| match effect {
            Effect::Answer(client, answer) => match &**answer {
                Answer::Accepted { id, .. } if is_one(id) => {
                    refused.push(*client);
                    false
                }
                Answer::Noticed(Notice::Became { id, .. }) => !is_one(id),
                _ => true,
            },
            Effect::Stop(id) | Effect::Pause(id) | Effect::Resume(id) => !is_one(id),
            _ => true,
        });
        self.fresh.clear();
        self.tokens.retain(|_, id| !is_one(id));
        refused.into_iter().for_each(|client| self.batch.fail(client, why));
    }

    fn audit(&mut self, now: Now, who: &str, what: Action, id: TaskId, details: &str) {
        self.note(now.wall, who, what, id.to_string(), details.to_owned());
    }

    fn note(&mut self, at: Timestamp, who: &str, what: Action, subject: String, details: String) {
        self.batch.changes.push(Change::Audited(Audit { at, who: who.to_owned(), what, subject, details }));
    }
}

/// The tasks that a request is about.
pub(crate) fn mentioned(request: &Request) -> Vec<TaskId> {
    match request {
        Request::Run { task, .. } => task.after.clone(),
        Request::Cancel { id } | Request::Retry { id } => vec![*id],
        Request::Wait { ids } => ids.clone(),
        _ => Vec::new(),
    }
}

/// Whether a task that came after one in this state may run.
pub(crate) fn succeeded(state: &State) -> bool {
    matches!(state, State::Succeeded { .. })
}

/// The task that a change is about; an audited line belongs to it if it is one about tasks.
fn concerned(change: &Change) -> Option<TaskId> {
    match change {
        Change::Accepted { task, .. } | Change::Found { task, .. } | Change::Amended { task } => Some(task.id),
        Change::Prioritized { id, .. }
        | Change::State { id, .. }
        | Change::AttemptStarted { id, .. }
        | Change::AttemptEnded { id, .. }
        | Change::AttemptVoided { id, .. }
        | Change::CancelAsked { id, .. }
        | Change::Retried { id, .. }
        | Change::Merged { into: id }
        | Change::Asked { id, .. }
        | Change::Removed { id } => Some(*id),
        Change::Audited(audit) => audit.subject.parse().ok(),
        Change::Measured { .. } => None,
    }
}

/// The task that a request asks for, and its environment.
fn task_of(new: NewTask, id: TaskId, who: &str, now: Now) -> (Task, Environment) {
    let task = Task {
        id,
        key: key(&new, id),
        name: new.name,
        work: new.work,
        directory: new.directory,
        priority: new.priority,
        group: new.group,
        after: new.after,
        limits: new.limits,
        retry: new.retry,
        origin: who.to_owned(),
        accepted: now.wall,
        inherited: new.inherited,
        wishes: new.wishes,
    };
    (task, new.environment)
}

/// Stands for the work with all its inputs; for a task that is not to be merged, for that task alone.
fn key(new: &NewTask, id: TaskId) -> Digest {
    let key = btm_protocol::key(&new.work, &new.directory, &new.environment, new.inherited.as_ref());
    if new.may_merge { key } else { Digest::of(format!("{key} {id}").as_bytes()) }
}
