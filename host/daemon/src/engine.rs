//! The dispatcher: what happens goes in, what is to be written down and done comes out. It owns all that is known about tasks that
//! wait or run, and about clients; it does nothing itself, so that it can be tested as plain data.
//!
//! Whoever drives it tells it events, then takes the [`Batch`]: its changes are committed first, and only then its effects are carried
//! out. If the changes cannot be committed, the engine [takes back](Engine::take_back) what clients have just asked for, and they are
//! told; everything else stays in the next batch.

mod ask;
mod batch;
mod clients;
mod merge;
mod run;

use std::collections::HashMap;

use btm_model::{Ending, RequestToken, State, Task, TaskId};
use btm_protocol::{Notice, Progress};
use btm_scheduler::{Decision, Machine, Now, Policy, Scheduler};
use btm_store::tasks::{Audit, Change, Environment, Record};

pub(crate) use self::ask::{mentioned, succeeded};
pub(crate) use self::batch::{Batch, Effect, Query};
pub(crate) use self::clients::ClientId;
use self::clients::Clients;
use crate::usage::Used;

/// Something that has happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// A client has connected.
    Connected(ClientId),
    /// A client has gone.
    Gone(ClientId),
    /// A client asks for something.
    Asked {
        /// The client.
        client: ClientId,
        /// Who it is, for the audit log.
        who: String,
        /// What it asks for.
        request: Box<btm_protocol::Request>,
        /// What is on disk about those tasks in the request that neither wait nor run.
        ended: Vec<Record>,
    },
    /// An attempt has ended.
    Ended {
        /// The task.
        id: TaskId,
        /// How.
        ending: Ending,
        /// What it used.
        used: Used,
    },
    /// An attempt came to nothing: whoever was to start its command was killed before that.
    NeverBegan {
        /// The task.
        id: TaskId,
    },
    /// A task that was to be started may not be: the user does not agree any more to what it runs.
    Untrusted {
        /// The task.
        id: TaskId,
    },
    /// A task says how far it is.
    Further {
        /// The task.
        id: TaskId,
        /// How far.
        progress: Progress,
    },
    /// A task that runs has something to tell at once.
    Told(Notice),
    /// Somebody looked at the machine.
    Looked(Machine),
    /// The folder of the project is another one: none of the tasks is for it.
    Replaced,
    /// Other settings are in force.
    Policy(Box<Policy>),
    /// Somebody did something that is no request: for the audit log.
    Noted(Audit),
    /// Time has passed.
    Tick,
}

/// The dispatcher.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) scheduler: Scheduler,
    next: TaskId,
    clients: Clients,
    /// How far tasks are that say so.
    progress: HashMap<TaskId, Progress>,
    /// Environments of tasks that were accepted in this batch.
    fresh: HashMap<TaskId, Environment>,
    /// How often in a row an attempt of a task never began.
    voids: HashMap<TaskId, u32>,
    /// Tokens of requests in this batch, each with its task.
    tokens: HashMap<RequestToken, TaskId>,
    batch: Batch,
}

impl Engine {
    /// An engine for a scheduler that has been told what there is; new tasks have numbers from `next` on.
    pub(crate) fn new(scheduler: Scheduler, next: TaskId) -> Self {
        Self {
            scheduler,
            next,
            clients: Clients::default(),
            progress: HashMap::new(),
            fresh: HashMap::new(),
            voids: HashMap::new(),
            tokens: HashMap::new(),
            batch: Batch::default(),
        }
    }

    /// What the scheduler has decided when it was told what there is.
    pub(crate) fn begin(&mut self, decisions: Vec<Decision>) {
        self.carry_out(decisions);
    }

    /// Something happens.
    pub(crate) fn handle(&mut self, now: Now, event: Event) {
        match event {
            Event::Connected(client) => self.clients.add(client),
            Event::Gone(client) => self.leave(now, client),
            Event::Asked { client, who, request, ended } => self.asked(now, client, &who, *request, &ended),
            Event::Ended { id, ending, used } => self.ended(now, id, ending, used),
            Event::NeverBegan { id } => self.never_began(now, id),
            Event::Untrusted { id } => self.untrusted(now, id),
            Event::Further { id, progress } => self.further(id, progress),
            Event::Told(notice) => self.tell(&notice),
            Event::Looked(machine) => {
                let decisions = self.scheduler.machine(now, machine);
                self.carry_out(decisions);
            }
            Event::Replaced => self.cancel_all(now),
            Event::Policy(policy) => {
                let decisions = self.scheduler.set_policy(now, *policy);
                self.carry_out(decisions);
            }
            Event::Noted(line) => self.batch.changes.push(Change::Audited(line)),
            Event::Tick => {
                let decisions = self.scheduler.tick(now);
                self.carry_out(decisions);
            }
        }
    }

    /// What is to be committed and done.
    pub(crate) fn batch(&mut self) -> &mut Batch {
        &mut self.batch
    }

    /// The batch is on disk: its effects, to be carried out in their order.
    pub(crate) fn committed(&mut self) -> Vec<Effect> {
        self.fresh.clear();
        self.tokens.clear();
        self.batch.accepted.clear();
        self.batch.changes.clear();
        std::mem::take(&mut self.batch.effects)
    }

    /// The next attempt to be prepared, if there is one.
    pub(crate) fn next_start(&mut self) -> Option<(Box<Task>, u32)> {
        let starts = &mut self.batch.starts;
        (!starts.is_empty()).then(|| starts.remove(0))
    }

    /// Whether an attempt of a task is yet to be prepared.
    #[cfg(test)]
    fn batch_starts(&self, id: TaskId) -> bool {
        self.batch.starts.iter().any(|(task, _)| task.id == id)
    }

    /// Whether the batch has an attempt of a task that starts and has not ended.
    pub(crate) fn is_to_start(&self, id: TaskId) -> bool {
        let mut attempts = self.batch.changes.iter().rev();
        let last = attempts.find_map(|change| match change {
            Change::AttemptStarted { id: other, .. } if *other == id => Some(true),
            Change::AttemptEnded { id: other, .. } | Change::AttemptVoided { id: other, .. } if *other == id => Some(false),
            _ => None,
        });
        last.unwrap_or(false)
    }

    /// The variables of a task that this batch has accepted, if it has.
    pub(crate) fn environment(&self, id: TaskId) -> Option<&Environment> {
        self.fresh.get(&id)
    }

    /// How far a task is: as it says, or as earlier runs let expect.
    pub(crate) fn progress(&self, now: Now, id: TaskId) -> Option<Progress> {
        let estimate = self.scheduler.estimate(id, now.moment);
        let remaining = estimate.map(|estimate| estimate.remaining);
        match self.progress.get(&id) {
            Some(told) => Some(Progress { percent: told.percent, remaining: told.remaining.or(remaining) }),
            None => estimate.map(|estimate| Progress { percent: estimate.percent, remaining }),
        }
    }

    /// How many clients are connected.
    pub(crate) fn clients(&self) -> usize {
        self.clients.len()
    }

    fn further(&mut self, id: TaskId, progress: Progress) {
        if self.scheduler.task(id).is_some() && self.progress.insert(id, progress) != Some(progress) {
            let notice = Notice::Progress { id, progress };
            self.clients.waiting_for(id, |client| self.batch.answer(client, btm_protocol::Answer::Noticed(notice.clone())));
        }
    }

    /// Does what the scheduler has decided.
    fn carry_out(&mut self, decisions: Vec<Decision>) {
        for decision in decisions {
            match decision {
                Decision::Became { id, state } => self.became(id, state),
                Decision::Prioritized { id, priority } => self.batch.changes.push(Change::Prioritized { id, priority }),
                Decision::Amended { task, .. } => self.batch.changes.push(Change::Amended { task }),
                Decision::Start { id, attempt } => self.start(id, attempt),
                Decision::Pause { id } => self.batch.effects.push(Effect::Pause(id)),
                Decision::Resume { id } => self.batch.effects.push(Effect::Resume(id)),
                Decision::Stop { id } => self.batch.effects.push(Effect::Stop(id)),
            }
        }
    }

    fn became(&mut self, id: TaskId, state: State) {
        if let State::Dropped { .. } = state {
            self.batch.dropped.push(id);
        }
        if state.is_final() {
            self.progress.remove(&id);
            self.voids.remove(&id);
            self.settle_waits(id, &state);
        } else if let Some(task) = self.scheduler.task(id) {
            let notice = Notice::Became { id, name: task.name.clone(), priority: task.priority, state: state.clone() };
            self.clients.waiting_for(id, |client| self.batch.answer(client, btm_protocol::Answer::Noticed(notice.clone())));
        }
        self.batch.changes.push(Change::State { id, state });
    }

    /// Starts what the batch will have committed. The driver prepares the run and adds it to the changes.
    fn start(&mut self, id: TaskId, attempt: u32) {
        if let Some(task) = self.scheduler.task(id) {
            self.batch.starts.push((Box::<Task>::from(task.clone()), attempt));
        }
    }
}

#[cfg(test)]
mod tests;
