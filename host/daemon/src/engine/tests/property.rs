//! Whatever happens, in whatever order, and whenever the disk is full.

use btm_model::{Ending, Loss, Retry, TaskId};
use btm_protocol::{Answer, NewTask, Request};
use proptest::prelude::*;

use super::world::{FIRST, SECOND, World, id, task};
use crate::engine::{ClientId, Effect, Event};

#[derive(Clone, Debug)]
enum Step {
    Run {
        client: ClientId,
        name: u8,
        after: Option<u64>,
        times: u32,
    },
    Cancel(u64),
    Retry(u64),
    Wait(ClientId, u64),
    /// One of those that run.
    End(usize, Ending),
    /// One of those that run: its command never began.
    NeverBegan(usize),
    /// One of those that are to be started: the user does not agree any more.
    Untrusted,
    Leave(ClientId),
    Tick,
    Commit,
    Fail,
}

fn step() -> impl Strategy<Value = Step> {
    let client = || prop_oneof![Just(FIRST), Just(SECOND)];
    let ending = prop_oneof![
        Just(Ending::Exited { code: 0 }),
        Just(Ending::Exited { code: 3 }),
        Just(Ending::Cancelled),
        Just(Ending::NotStarted { message: String::new() }),
        Just(Ending::Lost { loss: Loss::Supervisor }),
    ];
    let run = (client(), 0..4_u8, prop::option::weighted(0.3, 1..12_u64), 0..3_u32);
    prop_oneof![
        6 => run.prop_map(|(client, name, after, times)| Step::Run { client, name, after, times }),
        2 => (1..12_u64).prop_map(Step::Cancel),
        1 => (1..12_u64).prop_map(Step::Retry),
        2 => (client(), 1..12_u64).prop_map(|(client, id)| Step::Wait(client, id)),
        5 => (0..4_usize, ending).prop_map(|(which, ending)| Step::End(which, ending)),
        2 => (0..4_usize).prop_map(Step::NeverBegan),
        1 => Just(Step::Untrusted),
        1 => client().prop_map(Step::Leave),
        2 => Just(Step::Tick),
        5 => Just(Step::Commit),
        2 => Just(Step::Fail),
    ]
}

impl World {
    /// All that was promised is on disk.
    fn settle(&mut self) {
        let effects = self.commit();
        for effect in effects {
            if let Effect::Answer(_, answer) = effect {
                match *answer {
                    Answer::Accepted { id, .. } => assert!(self.disk.contains_key(&id), "{id} was promised"),
                    Answer::Ended { id, state } => {
                        assert!(state.is_final());
                        // It may have been tried again in the same batch.
                        assert!(self.disk.contains_key(&id), "{id} has ended");
                    }
                    _ => {}
                }
            }
        }
        self.agrees();
    }

    /// A task whose command was started.
    fn one_that_runs(&mut self, which: usize) -> Option<TaskId> {
        let running: Vec<_> = self.engine.scheduler.running().filter(|id| self.started.contains(id)).collect();
        let is_prepared = |id: &TaskId| self.prepared.contains(id) || self.engine.batch_starts(*id);
        running.get(which % running.len().max(1)).copied().filter(|id| !is_prepared(id))
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Run { client, name, after, times } => {
                if after.is_some() {
                    self.settle();
                }
                let retry = Retry { times, delay: 1, longest: 2 };
                let after = after.map(id).into_iter().collect();
                self.run(client, NewTask { after, retry, ..task(&name.to_string()) });
            }
            // What is mentioned is looked up on disk, where all must be before.
            Step::Cancel(number) => {
                self.settle();
                self.ask(FIRST, Request::Cancel { id: id(number) });
            }
            Step::Retry(number) => {
                self.settle();
                self.ask(FIRST, Request::Retry { id: id(number) });
            }
            Step::Wait(client, number) => {
                self.settle();
                self.ask(client, Request::Wait { ids: vec![id(number)] });
            }
            Step::End(which, ending) => {
                if let Some(id) = self.one_that_runs(which) {
                    self.end(id, ending);
                }
            }
            Step::NeverBegan(which) => {
                if let Some(id) = self.one_that_runs(which) {
                    self.tell(Event::NeverBegan { id });
                }
            }
            Step::Untrusted => {
                if let Some((task, _)) = self.engine.next_start() {
                    self.tell(Event::Untrusted { id: task.id });
                }
            }
            Step::Leave(client) => {
                self.tell(Event::Gone(client));
                self.tell(Event::Connected(client));
            }
            Step::Tick => self.tell(Event::Tick),
            Step::Commit => self.settle(),
            Step::Fail => {
                self.fail();
                self.agrees();
                let batch = self.engine.batch();
                assert!(batch.starts.is_empty() || !batch.changes.is_empty(), "something starts and nothing says so");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_disk_and_the_scheduler_agree(limit in 1..5_usize, steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new(limit);
        for step in steps {
            world.step(step);
        }
        world.settle();
    }
}
