//! Tasks to schedule, and a scheduler with a clock to try things with.

use std::num::NonZeroU64;

use btm_model::{Digest, Ending, Priority, Retry, Task, TaskId, TaskLimits, Timestamp, Work};

use crate::{Decision, Machine, Moment, Now, Outcome, Policy, Refusal, Request, Scheduler};

pub(super) fn id(number: u64) -> TaskId {
    TaskId(NonZeroU64::new(number).unwrap())
}

/// A command with a key and a type of its own.
pub(super) fn task(number: u64, priority: Priority) -> Task {
    Task {
        id: id(number),
        name: format!("type {number}"),
        work: Work::Command { command: vec!["true".into()] },
        directory: "/p".into(),
        priority,
        group: None,
        after: Vec::new(),
        limits: TaskLimits::default(),
        retry: Retry::default(),
        key: Digest::of(&number.to_le_bytes()),
        origin: "you".to_owned(),
        accepted: Timestamp(0),
        inherited: None,
        wishes: Vec::new(),
    }
}

pub(super) fn after(task: Task, dependencies: &[u64]) -> Task {
    Task { after: dependencies.iter().map(|number| id(*number)).collect(), ..task }
}

pub(super) fn exited(code: i32) -> Ending {
    Ending::Exited { code }
}

pub(super) const IDLE: Machine = Machine { load: Some(0.1), pressure: None, free_memory: Some(0.9), on_battery: None };
pub(super) const BUSY: Machine = Machine { load: Some(9.0), ..IDLE };

/// A scheduler, and what time it is.
pub(super) struct Bench {
    pub(super) scheduler: Scheduler,
    pub(super) now: Now,
}

impl Bench {
    /// Whose machine is neither idle nor short of anything.
    pub(super) fn new(policy: Policy) -> Self {
        let policy = Policy { sample_age: u64::MAX, ..policy };
        let now = Now { moment: Moment(1_000), wall: Timestamp(50_000) };
        let mut bench = Self { scheduler: Scheduler::new(policy), now };
        bench.scheduler.machine(now, Machine { load: Some(0.8), ..IDLE });
        bench
    }

    pub(super) fn later(&mut self, milliseconds: u64) -> Vec<String> {
        self.now.moment = self.now.moment.after(milliseconds);
        self.now.wall = Timestamp(self.now.wall.0 + i64::try_from(milliseconds).unwrap());
        let decisions = self.scheduler.tick(self.now);
        short(&decisions)
    }

    pub(super) fn machine(&mut self, machine: Machine) -> Vec<String> {
        short(&self.scheduler.machine(self.now, machine))
    }

    pub(super) fn request(&mut self, request: Request) -> Result<(Outcome, Vec<String>), Refusal> {
        let acceptance = self.scheduler.accept(self.now, request)?;
        Ok((acceptance.outcome, short(&acceptance.decisions)))
    }

    pub(super) fn accept(&mut self, task: Task) -> Vec<String> {
        let (outcome, decisions) = self.request(Request::new(task)).unwrap();
        assert_eq!(outcome, Outcome::Accepted);
        decisions
    }

    pub(super) fn ended(&mut self, number: u64, code: i32) -> Vec<String> {
        short(&self.scheduler.ended(self.now, id(number), exited(code)).unwrap())
    }

    pub(super) fn running(&self) -> Vec<u64> {
        self.scheduler.running().map(|id| id.0.get()).collect()
    }
}

/// What is to be done, but for states that follow from it and for times.
pub(super) fn short(decisions: &[Decision]) -> Vec<String> {
    decisions
        .iter()
        .filter_map(|decision| match decision {
            Decision::Became { state, .. } if !state.is_final() => None,
            Decision::Became { id, state } => Some(format!("{id} {}", state.name())),
            Decision::Prioritized { id, priority } => Some(format!("{id} is {priority}")),
            Decision::Amended { task, changed } => Some(format!("{} has another {changed:?}", task.id)),
            Decision::Start { id, attempt: 1 } => Some(format!("start {id}")),
            Decision::Start { id, attempt } => Some(format!("start {id} again ({attempt})")),
            Decision::Pause { id } => Some(format!("pause {id}")),
            Decision::Resume { id } => Some(format!("resume {id}")),
            Decision::Stop { id } => Some(format!("stop {id}")),
        })
        .collect()
}
