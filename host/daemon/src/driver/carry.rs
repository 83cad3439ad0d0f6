//! Committing what was decided, and carrying it out.

use std::mem;

use btm_model::{Ending, TaskId, Work};
use btm_protocol::{Answer, Lane, Status, frame};
use btm_runs::Run;
use btm_store::tasks::{Change, Usage};

use super::{
    Driver,
    live::{Ended, Order},
};
use crate::{
    Place, cleaning, clock,
    engine::{ClientId, Effect, Event, Query},
    reads,
    run::{self, Worker},
    server::Outgoing,
    usage::Used,
};

impl Driver {
    /// Commits what was decided and carries it out, until nothing more follows from it; or keeps it, if it cannot be committed.
    pub(super) fn settle(&mut self) {
        while !self.engine.batch().is_empty() {
            self.prepare();
            let changes = &self.engine.batch().changes;
            let committed = if changes.is_empty() { Ok(()) } else { self.tasks.commit(changes) };
            if let Err(error) = committed {
                return self.keep(&error.to_string());
            }
            self.trouble = None;
            let effects = self.engine.committed();
            let prepared = mem::take(&mut self.prepared);
            for effect in effects {
                self.carry_out(effect);
            }
            for (id, run) in prepared {
                self.spawn(id, &run);
            }
        }
    }

    /// The batch is not on disk: clients that have just asked for something are told, the rest is tried again later.
    fn keep(&mut self, why: &str) {
        let message = format!("nothing was accepted: {why}");
        if self.trouble.is_none() {
            tracing::error!("what happens cannot be written down: {why}");
        }
        self.trouble = Some(message.clone());
        self.engine.take_back(clock::now(), &message);
        let kept: Vec<TaskId> = self.prepared.iter().map(|(id, _)| *id).collect();
        for id in kept.into_iter().filter(|id| self.engine.scheduler.task(*id).is_none()) {
            let position = self.prepared.iter().position(|(other, _)| *other == id);
            if let Some((_, run)) = position.map(|position| self.prepared.swap_remove(position)) {
                // It was never committed, so the next start removes what cannot be removed now.
                let _ = run.remove();
            }
        }
        let batch = self.engine.batch();
        let (now, later) = mem::take(&mut batch.effects).into_iter().partition(can_be_told_now);
        batch.effects = later;
        let now: Vec<Effect> = now;
        now.into_iter().for_each(|effect| self.carry_out(effect));
    }

    /// Makes the folders of what is to be started, so that the batch can say where.
    fn prepare(&mut self) {
        let starts = mem::take(&mut self.engine.batch().starts);
        for (task, attempt) in starts {
            let id = task.id;
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
        let used = Used { at: now.wall, ran: 0, usage: Usage::default() };
        self.engine.handle(now, Event::Ended { id, ending: Ending::NotStarted { message }, used });
    }

    fn spawn(&mut self, id: TaskId, run: &Run) {
        match run.spawn(self.shim.path()) {
            Ok(live) => {
                let is_scan = self.engine.scheduler.task(id).is_some_and(|task| matches!(task.work, Work::Scan { .. }));
                self.lives.watch(id, live, is_scan);
            }
            Err(error) => self.not_started(id, error.to_string()),
        }
    }

    /// The shim of a run has ended.
    pub(super) fn ended(&mut self, ended: Ended) {
        let Ended { id, mut live } = ended;
        match live.ended() {
            // It was only told that nobody watches it any more.
            Ok(None) => {}
            Ok(Some(found)) => {
                self.lives.forget(id);
                if let Some((ending, used)) = run::ending(found) {
                    self.engine.handle(clock::now(), Event::Ended { id, ending, used });
                }
            }
            Err(error) => {
                tracing::error!("what became of task {id} cannot be found out: {error}");
                self.lives.forget(id);
                let now = clock::now();
                let used = Used { at: now.wall, ran: 0, usage: Usage::default() };
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
                let answer = self.read(&query);
                self.answer(client, &answer);
            }
            Effect::Prune(client, before) => {
                let answer = match cleaning::results(&mut self.tasks, &self.place, before) {
                    Ok(tasks) => Answer::Pruned { tasks },
                    Err(error) => Answer::Refused { message: error.to_string() },
                };
                self.answer(client, &answer);
            }
            Effect::Quit => self.is_ending = true,
        }
    }

    /// Sends an answer. A client that does not take its answers is cut off.
    pub(super) fn answer(&mut self, client: ClientId, answer: &Answer) {
        let Some(answers) = self.clients.get(&client) else { return };
        let frame = frame::encode(answer).or_else(|error| frame::encode(&Answer::Refused { message: error.to_string() }));
        if frame.is_ok_and(|frame| answers.try_send(Outgoing::Frame(frame)).is_err()) {
            self.clients.remove(&client);
            self.engine.handle(clock::now(), Event::Gone(client));
        }
    }

    fn read(&self, query: &Query) -> Answer {
        let now = clock::now();
        let answer = match *query {
            Query::List { ended, most } => reads::list(&self.tasks, &self.engine, now, ended, most),
            Query::Show(id) => reads::show(&self.tasks, &self.engine, &self.place, now, id),
            Query::Audit(most) => reads::audit(&self.tasks, most),
            Query::Status => Ok(Answer::Status(Box::new(self.status()))),
        };
        answer.unwrap_or_else(|error| Answer::Refused { message: error.to_string() })
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
            root: self.place.root().to_string_lossy().into_owned(),
            waiting: scheduler.waiting(),
            running: scheduler.running().count(),
            slots: Lane { slots: policy.slots, taken: u32::try_from(taken).unwrap_or(u32::MAX) },
            reserved_slots: policy.reserved_slots,
            queue_limit: policy.queue_limit,
            clients: self.engine.clients(),
            enforcement: self.enforcement.to_string(),
            warnings: self.warnings.iter().chain(problems).cloned().collect(),
        }
    }
}

/// Whether an effect says nothing about the batch that is not on disk.
fn can_be_told_now(effect: &Effect) -> bool {
    match effect {
        Effect::Answer(_, answer) => matches!(**answer, Answer::Refused { .. }),
        Effect::Read(_, Query::Status) => true,
        _ => false,
    }
}
