//! Who is connected, and who waits for what.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use btm_model::{Digest, State, TaskId};
use btm_protocol::{Answer, Notice};
use btm_scheduler::{Now, Refusal, Telling};

use super::Engine;

/// A connection; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ClientId(pub(crate) u64);

/// What a client is told.
#[derive(Debug, Default)]
struct Client {
    waits: BTreeSet<TaskId>,
    /// Tasks that it asked for and is about to wait for.
    holds: BTreeSet<TaskId>,
    watches: bool,
    foreground: Vec<Digest>,
}

/// Who is connected.
#[derive(Debug, Default)]
pub(super) struct Clients {
    clients: BTreeMap<ClientId, Client>,
    /// Who waits for a task.
    waiting: HashMap<TaskId, BTreeSet<ClientId>>,
}

impl Clients {
    pub(super) fn add(&mut self, client: ClientId) {
        self.clients.insert(client, Client::default());
    }

    pub(super) fn len(&self) -> usize {
        self.clients.len()
    }

    /// Calls with each client that waits for a task.
    pub(super) fn waiting_for(&self, id: TaskId, call: impl FnMut(ClientId)) {
        self.waiting.get(&id).into_iter().flatten().copied().for_each(call);
    }
}

impl Engine {
    /// A client is gone.
    pub(super) fn leave(&mut self, now: Now, client: ClientId) {
        let Some(gone) = self.clients.clients.remove(&client) else { return };
        for id in gone.holds {
            // It is no error if the task has ended.
            let decisions = self.scheduler.wait_ended(now, id).unwrap_or_default();
            self.carry_out(decisions);
        }
        for id in gone.waits {
            if let Some(waiting) = self.clients.waiting.get_mut(&id) {
                waiting.remove(&client);
            }
            let decisions = self.scheduler.wait_ended(now, id).unwrap_or_default();
            self.carry_out(decisions);
        }
        self.clients.waiting.retain(|_, waiting| !waiting.is_empty());
        gone.foreground.into_iter().for_each(|key| self.scheduler.foreground_ended(key));
    }

    /// A client that is counted among those who wait for a task stays counted until it leaves; only once, because its leaving counts
    /// once.
    pub(super) fn hold(&mut self, now: Now, client: ClientId, id: TaskId) {
        let is_new = self.clients.clients.get_mut(&client).is_some_and(|client| client.holds.insert(id));
        if !is_new {
            let decisions = self.scheduler.wait_ended(now, id).unwrap_or_default();
            self.carry_out(decisions);
        }
    }

    /// A client waits for tasks; those in `ended` have ended already.
    pub(super) fn wait(&mut self, now: Now, client: ClientId, ids: Vec<TaskId>, ended: &[(TaskId, State)]) {
        let is_known = |id: &&TaskId| ended.iter().any(|(other, _)| other == *id) || self.scheduler.task(**id).is_some();
        if let Some(id) = ids.iter().find(|id| !is_known(id)) {
            return self.batch.refuse(client, Refusal::Unknown { id: *id });
        }
        for id in ids {
            if let Some((_, state)) = ended.iter().find(|(other, _)| *other == id) {
                self.batch.answer(client, Answer::Ended { id, state: state.clone() });
                continue;
            }
            // Once for each client, because its leaving counts once.
            let is_new = self.clients.clients.get_mut(&client).is_some_and(|waiting| waiting.waits.insert(id));
            if is_new {
                self.clients.waiting.entry(id).or_default().insert(client);
                let decisions = self.scheduler.wait_began(now, id).unwrap_or_default();
                self.carry_out(decisions);
            }
        }
        self.finish_wait(client);
    }

    /// A task has ended: whoever waits for it is told.
    pub(super) fn settle_waits(&mut self, id: TaskId, state: &State) {
        for client in self.clients.waiting.remove(&id).unwrap_or_default() {
            if let Some(waiting) = self.clients.clients.get_mut(&client) {
                waiting.waits.remove(&id);
            }
            self.batch.answer(client, Answer::Ended { id, state: state.clone() });
            self.finish_wait(client);
        }
    }

    fn finish_wait(&mut self, client: ClientId) {
        if self.clients.clients.get(&client).is_some_and(|client| client.waits.is_empty()) {
            self.batch.answer(client, Answer::Done);
        }
    }

    /// A client watches from now on.
    pub(super) fn watch(&mut self, client: ClientId) {
        if let Some(client) = self.clients.clients.get_mut(&client) {
            client.watches = true;
        }
    }

    /// A client does some work itself.
    pub(super) fn foreground(&mut self, client: ClientId, key: Digest) {
        if let Some(doing) = self.clients.clients.get_mut(&client) {
            doing.foreground.push(key);
            self.scheduler.foreground_began(key);
        }
        self.batch.answer(client, Answer::Done);
    }

    /// Tells everybody who is attached: who watches, and who waits for something. Low tasks interrupt nobody.
    pub(super) fn tell(&mut self, notice: &Notice) {
        if let Notice::Became { priority, .. } = notice
            && Telling::of_task(*priority) == Telling::Backlog
        {
            return;
        }
        let attached = self.clients.clients.iter().filter(|(_, client)| client.watches || !client.waits.is_empty());
        let attached: Vec<ClientId> = attached.map(|(id, _)| *id).collect();
        attached.into_iter().for_each(|client| self.batch.answer(client, Answer::Noticed(notice.clone())));
    }
}
