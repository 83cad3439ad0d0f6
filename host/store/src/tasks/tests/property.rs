//! Any changes, in any batches, with any interruptions: the database says what the model says.

use std::fs;

use btm_model::{Ending, Loss, Priority, State, TaskId, Timestamp};
use proptest::prelude::*;

use super::{
    model::Model,
    support::{Home, id, task},
};
use crate::tasks::{Action, Audit, Change, Environment, Old, Opened, Run, Tasks, Usage};

/// A change that is yet to be related to the tasks there are: which kind, which task, and some number.
type Draw = (u8, usize, i64);

#[derive(Clone, Debug)]
enum Step {
    Commit(Vec<Draw>),
    /// The last change is about a task that is not there.
    Refused(Vec<Draw>),
    Reopen,
    /// The process is killed, and so much of the log, in thousandths, had reached the disk.
    Kill(u64),
    Prune(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let draws = || prop::collection::vec((0..16_u8, any::<prop::sample::Index>(), -50..50_i64), 0..12);
    let draws = move || {
        draws().prop_map(|draws| draws.into_iter().map(|(kind, which, number)| (kind, which.index(1 << 20), number)).collect())
    };
    let step = prop_oneof![
        6 => draws().prop_map(Step::Commit),
        1 => draws().prop_map(Step::Refused),
        1 => Just(Step::Reopen),
        2 => (0..=1_000_u64).prop_map(Step::Kill),
        1 => (-50..50_i64).prop_map(Step::Prune),
    ];
    prop::collection::vec(step, 1..25)
}

/// The database, the model, and what the model was after each batch.
struct Course {
    home: Home,
    tasks: Option<Tasks>,
    model: Model,
    past: Vec<btm_model::Digest>,
    next: u64,
}

impl Course {
    fn new() -> Self {
        let home = Home::new();
        let tasks = Some(home.tasks());
        let model = Model::default();
        Self { home, tasks, past: vec![model.digest()], model, next: 1 }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Commit(draws) => {
                let changes = self.changes(&draws);
                self.tasks().commit(&changes).unwrap();
            }
            Step::Refused(draws) => {
                let (model, next) = (self.model.clone(), self.next);
                let mut changes = self.changes(&draws);
                changes.push(Change::Merged { into: id(1 << 40) });
                self.tasks().commit(&changes).unwrap_err();
                (self.model, self.next) = (model, next);
            }
            Step::Reopen => {
                self.tasks = None;
                self.tasks = Some(self.home.tasks());
            }
            Step::Kill(thousandths) => self.kill(thousandths),
            Step::Prune(before) => {
                let old = Old { results: Timestamp(before), metrics: Timestamp(before - 5), audit: Timestamp(before - 9) };
                let forgotten = self.model.prune(&old);
                assert_eq!(self.tasks().prune(&old).unwrap().tasks, forgotten);
            }
        }
        assert_eq!(Model::of(self.tasks()), self.model);
        self.past.push(self.model.digest());
    }

    fn tasks(&mut self) -> &mut Tasks {
        self.tasks.as_mut().unwrap()
    }

    /// Looks at what a process would find that starts after a crash; this one goes on.
    fn kill(&self, thousandths: u64) {
        let after = Home::new();
        drop(after.tasks());
        fs::copy(self.home.file("tasks.sqlite"), after.file("tasks.sqlite")).unwrap();
        let log = fs::read(self.home.file("tasks.sqlite-wal")).unwrap_or_default();
        let length = log.len() as u64 * thousandths / 1_000;
        fs::write(after.file("tasks.sqlite-wal"), &log[..length as usize]).unwrap();
        let (tasks, opened, _) = Tasks::open(&after.folder(), &self.home.vault, 0, Timestamp(0)).unwrap();
        assert_eq!(opened, Opened::Existing);
        let found = Model::of(&tasks);
        if thousandths == 1_000 {
            assert_eq!(found, self.model);
        }
        assert!(self.past.contains(&found.digest()), "a part of a batch: {found:?}");
    }

    /// Relates the draws to the tasks there are, and makes the changes in the model.
    fn changes(&mut self, draws: &[Draw]) -> Vec<Change> {
        let mut changes = Vec::new();
        for draw in draws {
            if let Some(change) = self.change(*draw) {
                self.model.make(&change);
                changes.push(change);
            }
        }
        changes
    }

    fn change(&mut self, (kind, which, number): Draw) -> Option<Change> {
        let at = Timestamp(number);
        let count = self.model.records.len();
        let some: Option<TaskId> = which.checked_rem(count).and_then(|nth| self.model.records.keys().nth(nth).copied());
        let usage = Usage { memory: u64::try_from(number).ok(), processor: Some(which as u64) };
        Some(match kind {
            0..=2 => {
                let mut task = task(self.next);
                task.after = some.into_iter().filter(|_| number % 2 == 0).collect();
                self.next += 1 + which as u64 % 3;
                Change::Accepted {
                    environment: Environment::from([("A".into(), (which % 4).to_string().into())]),
                    task: Box::new(task),
                }
            }
            3 => Change::Audited(Audit {
                at,
                who: "you".to_owned(),
                what: Action::ALL[which % Action::ALL.len()],
                subject: which.to_string(),
                details: "'; DROP TABLE task; --".to_owned(),
            }),
            4 => Change::Measured {
                name: if which % 2 == 0 { "a" } else { "b" }.to_owned(),
                run: Run { at, duration: which as u64, succeeded: number > 0, usage },
            },
            5 => Change::Prioritized { id: some?, priority: Priority::ALL[which % 4] },
            6 => Change::Merged { into: some? },
            7 => Change::Removed { id: some? },
            8 => Change::State { id: some?, state: State::Succeeded { at, code: 1 } },
            9 => Change::State { id: some?, state: State::Running { since: at, attempt: 2 } },
            10 => {
                let (id, number) = (some?, self.model.records[&some?].0.attempts.len() as u32 + 1);
                Change::AttemptStarted { id, number, at, folder: format!("{id}-{number}"), token: which.to_string() }
            }
            11 => Change::CancelAsked { id: some?, at },
            12 => Change::Retried { id: some?, at },
            13 => {
                let number = self.model.records[&some?].0.attempts.last()?.attempt.number;
                Change::AttemptVoided { id: some?, number }
            }
            14 => {
                let mut task = Box::new(self.model.records[&some?].0.entry.task.clone());
                task.retry.times = which as u32 % 4;
                Change::Amended { task }
            }
            _ => {
                let number = self.model.records[&some?].0.attempts.last()?.attempt.number;
                let ran = (which % 2 == 0).then_some(which as u64);
                Change::AttemptEnded { id: some?, number, at, ending: Ending::Lost { loss: Loss::Reboot }, ran, usage }
            }
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_database_says_what_the_model_says(steps in steps()) {
        let mut course = Course::new();
        for step in steps {
            course.take(step);
        }
    }
}
