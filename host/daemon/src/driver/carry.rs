//! Committing what was decided, and carrying it out.

use std::mem;

use btm_model::{Ending, TaskId, Work};
use btm_protocol::{Answer, Lane, Status, frame};
use btm_runs::{Found, Live, Run};
use btm_store::{StoreError, tasks::Change};

use super::{
    Driver,
    live::{Ended, Order},
};
use crate::{
    Place, cleaning, clock,
    engine::{ClientId, Effect, Event, Query},
    reads,
    run::{self, Worker},
    usage::Used,
};

impl Driver {
    /// Commits what was decided and carries it out, until nothing more follows from it; or keeps it, if it cannot be committed.
    pub(super) fn settle(&mut self) {
        while !self.engine.batch().is_empty() {
            self.prepare();
            let changes = &self.engine.batch().changes;
            let committed = if changes.is_empty() { Ok(()) } else { self.tasks.commit(changes) };
            match committed {
                Ok(()) => self.carry_out_all(),
                Err(error) => {
                    self.end_if_damaged(&error);
                    self.keep(&error.to_string());
                    // If only requests were in it that are taken back now, nothing is left that is not on disk.
                    let batch = self.engine.batch();
                    if !(batch.changes.is_empty() && batch.starts.is_empty()) {
                        return;
                    }
                }
            }
        }
        self.trouble = None;
    }

    /// The batch is on disk. Orders to runs come last: they may be about those that are started here.
    fn carry_out_all(&mut self) {
        self.trouble = None;
        let (orders, rest): (Vec<Effect>, Vec<Effect>) = self.engine.committed().into_iter().partition(is_order);
        rest.into_iter().for_each(|effect| self.carry_out(effect));
        for (id, run) in mem::take(&mut self.prepared) {
            self.spawn(id, &run);
        }
        orders.into_iter().for_each(|effect| self.carry_out(effect));
    }

    /// The batch is not on disk: clients that have just asked for something are told, the rest is tried again later.
    fn keep(&mut self, why: &str) {
        let message = format!("nothing was accepted: {why}");
        if self.trouble.is_none() {
            tracing::error!("what happens cannot be written down: {why}");
        }
        self.trouble = Some(message.clone());
        self.engine.take_back(clock::now(), &message);
        let (kept, gone): (Vec<_>, Vec<_>) =
            mem::take(&mut self.prepared).into_iter().partition(|(id, _)| self.engine.is_to_start(*id));
        self.prepared = kept;
        for (_, run) in gone {
            // It was never committed, so the next start removes what cannot be removed now.
            let _ = run.remove();
        }
        let effects = mem::take(&mut self.engine.batch().effects);
        let (now, later): (Vec<Effect>, Vec<Effect>) = effects.into_iter().partition(|effect| self.can_be_done_now(effect));
        self.engine.batch().effects = later;
        now.into_iter().for_each(|effect| self.carry_out(effect));
    }

    /// Whether an effect says nothing about the batch that is not on disk, or must not wait for it: a task that fills the disk is
    /// stopped, and the next daemon finds out how it ended.
    fn can_be_done_now(&self, effect: &Effect) -> bool {
        match effect {
            Effect::Answer(_, answer) => matches!(**answer, Answer::Refused { .. } | Answer::Failed { .. }),
            Effect::Stop(id) => self.lives.knows(*id),
            Effect::Read(..) | Effect::Quit(_) => true,
            _ => false,
        }
    }

    /// Makes the folders of what is to be started, so that the batch can say where.
    fn prepare(&mut self) {
        // One that cannot be started makes room for another one, whose folder belongs into the same batch.
        while let Some((task, attempt)) = self.engine.next_start() {
            let id = task.id;
            if !(self.trust)(&task.wishes) {
                self.engine.handle(clock::now(), Event::Untrusted { id });
                continue;
            }
            let environment = match self.engine.environment(id) {
                Some(environment) => Ok(environment.clone()),
                None => self.tasks.environment(id).map(Option::unwrap_or_default).map_err(|error| error.to_string()),
            };
            let worker = Worker {
                program: &self.program,
                place: &self.place,
                enforcement: &self.enforcement,
                log_limit: self.settings.log_limit,
            };
            let run = environment
                .and_then(|environment| worker.prepare(&task, attempt, environment).map_err(|error| error.to_string()));
            let (folder, now) = (Place::name_of(id, attempt), clock::now());
            let token = run.as_ref().map(Run::mark).unwrap_or_default();
            self.engine.batch().changes.push(Change::AttemptStarted { id, number: attempt, at: now.wall, folder, token });
            match run {
                Ok(run) => self.prepared.push((id, run)),
                Err(message) => self.not_started(id, message),
            }
        }
    }

    fn not_started(&mut self, id: TaskId, message: String) {
        let now = clock::now();
        let used = Used::unknown(now.wall);
        self.engine.handle(now, Event::Ended { id, ending: Ending::NotStarted { message }, used });
    }

    fn spawn(&mut self, id: TaskId, run: &Run) {
        match run.spawn(self.shim.path()) {
            Ok(live) => self.watch(id, live),
            // It may have been started nevertheless, and something about it not be known.
            Err(error) => match run.look() {
                Ok(Found::Running(live)) => self.watch(id, live),
                Ok(Found::NeverStarted) | Err(_) => self.not_started(id, error.to_string()),
                Ok(found) => self.found(id, found),
            },
        }
    }

    pub(super) fn watch(&mut self, id: TaskId, live: Live) {
        let is_scan = self.engine.scheduler.task(id).is_some_and(|task| matches!(task.work, Work::Scan { .. }));
        self.lives.watch(id, live, is_scan);
    }

    fn found(&mut self, id: TaskId, found: Found) {
        match found {
            // Its shim starts the command, or was killed while it did: whoever is left is watched until nobody is.
            Found::Running(live) => self.watch(id, live),
            Found::NeverStarted => self.engine.handle(clock::now(), Event::NeverBegan { id }),
            found => {
                if let Some((ending, used)) = run::ending(found) {
                    self.engine.handle(clock::now(), Event::Ended { id, ending, used });
                }
            }
        }
    }

    /// The shim of a run has ended.
    pub(super) fn ended(&mut self, ended: Ended) {
        let Ended { id, mut live } = ended;
        match live.ended() {
            // Another watch has taken its place, or it is to be watched again.
            Ok(None) if !self.lives.knows(id) => {}
            Ok(None) => self.watch(id, live),
            Ok(Some(Found::NeverStarted)) if live.shim_failed() => {
                self.lives.forget(id);
                let message = "btm cannot watch over it; see that the machine is not out of memory, processes or disk space";
                self.not_started(id, message.to_owned());
            }
            Ok(Some(found)) => {
                self.lives.forget(id);
                self.found(id, found);
            }
            Err(error) => {
                tracing::error!("what became of task {id} cannot be found out: {error}");
                self.lives.forget(id);
                let now = clock::now();
                let used = Used::unknown(now.wall);
                let ending = Ending::Lost { loss: btm_model::Loss::Folder };
                self.engine.handle(now, Event::Ended { id, ending, used });
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Stop(id) => self.lives.tell(id, Order::Stop),
            Effect::Pause(id) => self.lives.tell(id, Order::Pause),
            Effect::Resume(id) => self.lives.tell(id, Order::Resume),
            Effect::Answer(client, answer) => self.answer(client, &answer),
            Effect::Read(client, query) => {
                let answer = self.read(&query).unwrap_or_else(|error| {
                    self.end_if_damaged(&error);
                    Answer::Failed { message: error.to_string() }
                });
                self.answer(client, &answer);
            }
            Effect::Prune(client, before) => {
                let answer = match cleaning::results(&mut self.tasks, &self.place, before) {
                    Ok(tasks) => Answer::Pruned { tasks },
                    Err(error) => Answer::Failed { message: error.to_string() },
                };
                self.answer(client, &answer);
            }
            Effect::Quit(client) => {
                self.answer(client, &Answer::Done);
                self.is_ending = true;
            }
        }
    }

    /// Sends an answer. A client that does not take its answers is cut off.
    pub(super) fn answer(&mut self, client: ClientId, answer: &Answer) {
        let Some(outbox) = self.clients.get(&client) else { return };
        let frame = frame::encode(answer).or_else(|error| frame::encode(&Answer::Refused { message: error.to_string() }));
        if frame.is_ok_and(|frame| !outbox.send(frame)) {
            self.clients.remove(&client);
            self.engine.handle(clock::now(), Event::Gone(client));
        }
    }

    /// A damaged database is set aside by the next daemon, which finds what runs.
    pub(super) fn end_if_damaged(&mut self, error: &StoreError) {
        self.is_ending |= error.is_damage();
    }

    fn read(&self, query: &Query) -> Result<Answer, StoreError> {
        let now = clock::now();
        match *query {
            Query::List { ended, most } => reads::list(&self.tasks, &self.engine, now, ended, most),
            Query::Show(id) => reads::show(&self.tasks, &self.engine, &self.place, now, id),
            Query::Audit(most) => reads::audit(&self.tasks, most),
            Query::Status => Ok(Answer::Status(Box::new(self.status()))),
            Query::Alive => Ok(Answer::Alive { trouble: self.trouble.clone() }),
        }
    }

    fn status(&self) -> Status {
        let scheduler = &self.engine.scheduler;
        let policy = scheduler.policy();
        let taken = scheduler.running().filter(|id| scheduler.task(*id).is_some_and(|task| task.group.is_none())).count();
        let problems = [&self.trouble, &self.settings_problem].into_iter().flatten();
        Status {
            pid: std::process::id(),
            build: self.build.clone(),
            since: self.since,
            root: self.place.root().into(),
            waiting: scheduler.waiting(),
            running: scheduler.running().count(),
            slots: Lane { slots: policy.slots, taken: u32::try_from(taken).unwrap_or(u32::MAX) },
            reserved_slots: policy.reserved_slots,
            queue_limit: policy.queue_limit,
            clients: self.engine.clients(),
            stays: self.stays,
            idle_end: (!self.stays && self.settings.idle_end > 0).then_some(self.settings.idle_end),
            enforcement: self.enforcement.to_string(),
            warnings: self.warnings.iter().chain(problems).cloned().collect(),
        }
    }
}

/// Whether it is for a run, and not for a client.
fn is_order(effect: &Effect) -> bool {
    matches!(effect, Effect::Stop(_) | Effect::Pause(_) | Effect::Resume(_))
}
