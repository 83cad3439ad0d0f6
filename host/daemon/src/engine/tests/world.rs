//! Does with batches what the driver does, with a map in place of the disk.

use std::collections::BTreeMap;

use btm_model::{Attempt, Ending, Priority, Retry, State, Task, TaskId, TaskLimits, Timestamp, Work};
use btm_protocol::{Answer, Merged, NewTask, Request};
use btm_scheduler::{Moment, Now, Policy, Scheduler};
use btm_store::tasks::{Change, Entry, Record, Tried, Usage};

use crate::{
    engine::{ClientId, Effect, Engine, Event, mentioned},
    usage::Used,
};

/// What is on disk about a task.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) task: Task,
    pub(super) state: State,
    pub(super) attempts: Vec<Option<Ending>>,
}

pub(super) type Disk = BTreeMap<TaskId, Kept>;

pub(super) struct World {
    pub(super) engine: Engine,
    pub(super) disk: Disk,
    /// Attempts whose folder is made, to be started after the next commit.
    pub(super) prepared: Vec<TaskId>,
    pub(super) started: Vec<TaskId>,
    time: u64,
}

pub(super) const FIRST: ClientId = ClientId(1);
pub(super) const SECOND: ClientId = ClientId(2);

pub(super) fn id(number: u64) -> TaskId {
    number.to_string().parse().unwrap()
}

/// An important task: nothing but slots keeps it waiting.
pub(super) fn task(name: &str) -> NewTask {
    NewTask {
        name: name.to_owned(),
        work: Work::Command { command: vec![name.into()] },
        directory: "/".into(),
        priority: Priority::High,
        group: None,
        after: Vec::new(),
        limits: TaskLimits::default(),
        retry: Retry::default(),
        environment: BTreeMap::new(),
        inherited: None,
        wishes: Vec::new(),
        may_merge: true,
        is_waited_for: false,
    }
}

/// Makes changes as the database does.
pub(super) fn fold(disk: &mut Disk, changes: &[Change]) {
    for change in changes {
        match change {
            Change::Accepted { task, .. } | Change::Found { task, .. } => {
                let state = State::Queued { since: task.accepted, not_before: None };
                let kept = Kept { task: (**task).clone(), state, attempts: Vec::new() };
                assert!(disk.insert(task.id, kept).is_none(), "accepted twice");
            }
            Change::State { id, state } => disk.get_mut(id).unwrap().state = state.clone(),
            Change::Prioritized { id, priority } => disk.get_mut(id).unwrap().task.priority = *priority,
            Change::AttemptStarted { id, number, .. } => {
                let attempts = &mut disk.get_mut(id).unwrap().attempts;
                attempts.push(None);
                assert_eq!(attempts.len(), *number as usize);
            }
            Change::AttemptEnded { id, number, ending, .. } => {
                let attempt = &mut disk.get_mut(id).unwrap().attempts[*number as usize - 1];
                assert!(attempt.replace(ending.clone()).is_none(), "ended twice");
            }
            Change::AttemptVoided { id, number } => {
                let attempts = &mut disk.get_mut(id).unwrap().attempts;
                assert_eq!((attempts.len(), attempts.pop()), (*number as usize, Some(None)));
            }
            Change::Retried { id, at } => {
                let kept = disk.get_mut(id).unwrap();
                assert!(kept.state.is_final());
                kept.state = State::Queued { since: *at, not_before: None };
            }
            Change::CancelAsked { id, .. } => assert!(!disk[id].state.is_final()),
            Change::Amended { task } => disk.get_mut(&task.id).unwrap().task = (**task).clone(),
            Change::Merged { into: id } | Change::Asked { id, .. } => assert!(disk.contains_key(id)),
            Change::Removed { .. } | Change::Measured { .. } | Change::Audited(_) => {}
        }
    }
}

impl World {
    /// With one slot, and a queue of a length; two clients are connected.
    pub(super) fn new(queue_limit: usize) -> Self {
        let policy = Policy { slots: 1, reserved_slots: 0, queue_limit, ..Policy::default() };
        let engine = Engine::new(Scheduler::new(policy), id(1));
        let mut world = Self { engine, disk: Disk::new(), prepared: Vec::new(), started: Vec::new(), time: 0 };
        world.tell(Event::Connected(FIRST));
        world.tell(Event::Connected(SECOND));
        world
    }

    pub(super) fn now(&mut self) -> Now {
        self.time += 1;
        Now { moment: Moment(self.time), wall: Timestamp(i64::try_from(self.time).unwrap()) }
    }

    pub(super) fn tell(&mut self, event: Event) {
        let now = self.now();
        self.engine.handle(now, event);
    }

    /// A client asks; what is on disk about ended tasks comes along.
    pub(super) fn ask(&mut self, client: ClientId, request: Request) {
        let ended = mentioned(&request).into_iter().filter(|id| self.engine.scheduler.task(*id).is_none());
        let ended: Vec<Record> = ended.filter_map(|id| Some(record(self.disk.get(&id)?))).collect();
        self.tell(Event::Asked { client, who: "test".to_owned(), request: Box::new(request), ended });
    }

    pub(super) fn run(&mut self, client: ClientId, task: NewTask) {
        self.ask(client, Request::Run { task: Box::new(task), token: None });
    }

    pub(super) fn end(&mut self, id: TaskId, ending: Ending) {
        let used = Used { at: Timestamp(0), ran: Some(5), usage: Usage::default() };
        self.tell(Event::Ended { id, ending, used });
    }

    pub(super) fn prepare(&mut self) {
        while let Some((task, number)) = self.engine.next_start() {
            let (folder, token, at) = (format!("{}-{number}", task.id), "token".to_owned(), Timestamp(0));
            self.engine.batch().changes.push(Change::AttemptStarted { id: task.id, number, at, folder, token });
            self.prepared.push(task.id);
        }
    }

    /// The batch is committed; its effects.
    pub(super) fn commit(&mut self) -> Vec<Effect> {
        self.prepare();
        fold(&mut self.disk, &self.engine.batch().changes);
        let effects = self.engine.committed();
        for id in std::mem::take(&mut self.prepared) {
            assert!(matches!(self.disk[&id].state, State::Running { .. }), "{id} is started and not known to run");
            self.started.push(id);
        }
        effects
    }

    /// The batch cannot be committed; who is told that it is refused.
    pub(super) fn fail(&mut self) -> Vec<ClientId> {
        self.prepare();
        let now = self.now();
        self.engine.take_back(now, "full");
        self.prepared.retain(|id| self.engine.is_to_start(*id));
        let effects = std::mem::take(&mut self.engine.batch().effects);
        let (refused, later) = effects.into_iter().partition(|effect| refused(effect).is_some());
        self.engine.batch().effects = later;
        let refused: Vec<Effect> = refused;
        refused.iter().filter_map(self::refused).collect()
    }

    /// Whether the scheduler knows of exactly what has not ended on a disk with what waits to be written.
    pub(super) fn agrees(&mut self) {
        let mut disk = self.disk.clone();
        fold(&mut disk, &self.engine.batch().changes);
        for (id, kept) in &disk {
            let known = self.engine.scheduler.state(*id);
            let kept = Some(kept.state.clone()).filter(|state| !state.is_final());
            assert_eq!(known.map(in_time), kept.map(in_time), "task {id}");
        }
        let open = disk.values().filter(|kept| !kept.state.is_final()).count();
        assert_eq!(self.engine.scheduler.waiting() + self.engine.scheduler.running().count(), open);
    }
}

/// The passing of time alone lets a task be tried again, and is not written down.
fn in_time(state: State) -> State {
    match state {
        State::Queued { since, .. } => State::Queued { since, not_before: None },
        other => other,
    }
}

fn record(kept: &Kept) -> Record {
    let attempt = |(number, ending): (u32, &Option<Ending>)| Tried {
        attempt: Attempt { number, started: Timestamp(0), ended: ending.clone().map(|ending| (Timestamp(0), ending)) },
        folder: String::new(),
        token: String::new(),
        ran: None,
        usage: Usage::default(),
    };
    let entry = Entry { task: kept.task.clone(), state: kept.state.clone(), merged: 0, retried: 0, cancelled: None };
    Record { entry, attempts: (1..).zip(&kept.attempts).map(attempt).collect() }
}

/// The client that is refused something.
pub(super) fn refused(effect: &Effect) -> Option<ClientId> {
    match effect {
        Effect::Answer(client, answer) if matches!(**answer, Answer::Refused { .. } | Answer::Failed { .. }) => Some(*client),
        _ => None,
    }
}

/// The answers to a client.
pub(super) fn answers(effects: &[Effect], to: ClientId) -> Vec<Answer> {
    let answer = |effect: &Effect| match effect {
        Effect::Answer(client, answer) if *client == to => Some((**answer).clone()),
        _ => None,
    };
    effects.iter().filter_map(answer).collect()
}

pub(super) fn accepted(number: u64) -> Answer {
    Answer::Accepted { id: id(number), merged: None, dropped: Vec::new() }
}

/// That a request was merged into a task with the bounds that were asked for.
pub(super) fn merged(number: u64) -> Answer {
    let (limits, NewTask { priority, retry, .. }) = (TaskLimits::default(), task(""));
    let merged = Merged { priority, limits, retries: retry.times, group: None, changed: Vec::new(), kept: Vec::new() };
    Answer::Accepted { id: id(number), merged: Some(Box::new(merged)), dropped: Vec::new() }
}
