//! The scheduler does what the model does, and the wall clock has no part in it.

use std::collections::HashMap;

use btm_model::{State, TaskId, Timestamp};
use proptest::prelude::*;

use super::{
    model::Model,
    steps::{Step, Timed, key, policy, request, steps},
    support::id,
};
use crate::{Decision, Moment, Now, Outcome, Policy, Refusal, Scheduler};

/// What a step led to.
pub(super) type Result = std::result::Result<(Option<Outcome>, Vec<Decision>), Refusal>;

/// A scheduler, and the tasks that it accepted.
pub(super) struct Run {
    pub(super) scheduler: Scheduler,
    /// Tasks so far, those included that were not accepted.
    pub(super) count: usize,
    /// How tasks ended.
    pub(super) ended: HashMap<TaskId, bool>,
}

impl Run {
    pub(super) fn new(policy: Policy) -> Self {
        Self { scheduler: Scheduler::new(policy), count: 0, ended: HashMap::new() }
    }

    pub(super) fn pick(&self, pick: usize) -> TaskId {
        id((pick % self.count.max(1)) as u64 + 1)
    }

    pub(super) fn apply(&mut self, now: Now, step: &Step) -> Result {
        let scheduler = &mut self.scheduler;
        let done = |decisions| (None, decisions);
        let pick = |pick: &usize| id((pick % self.count.max(1)) as u64 + 1);
        let result = match step {
            Step::Accept { .. } => {
                let number = self.count as u64 + 1;
                let request = request(step, number, self.count, |number| self.ended.get(&id(number)).copied());
                self.count += 1;
                scheduler.accept(now, request).map(|acceptance| (Some(acceptance.outcome), acceptance.decisions))
            }
            Step::Ended(task, ending) => scheduler.ended(now, pick(task), ending.clone()).map(done),
            Step::Cancel(task) => scheduler.cancel(now, pick(task)).map(done),
            Step::Retry(task) => scheduler.retry(now, pick(task)).map(done),
            Step::Prioritize(task, priority) => scheduler.prioritize(now, pick(task), *priority).map(done),
            Step::WaitBegan(task) => scheduler.wait_began(now, pick(task)).map(done),
            Step::WaitEnded(task) => scheduler.wait_ended(now, pick(task)).map(done),
            Step::ForegroundBegan(number) => Ok(done({
                scheduler.foreground_began(key(*number));
                Vec::new()
            })),
            Step::ForegroundEnded(number) => Ok(done({
                scheduler.foreground_ended(key(*number));
                Vec::new()
            })),
            Step::Edited(paths) => Ok(done(scheduler.files_edited(now, paths.clone()))),
            Step::Machine(machine) => Ok(done(scheduler.machine(now, *machine))),
            Step::Policy(policy) => Ok(done(scheduler.set_policy(now, policy.clone()))),
            Step::Tick => Ok(done(scheduler.tick(now))),
        };
        for decision in result.iter().flat_map(|(_, decisions)| decisions) {
            if let Decision::Became { id, state } = decision
                && state.is_final()
            {
                self.ended.insert(*id, matches!(state, State::Succeeded { .. }));
            }
        }
        result
    }
}

/// The moments of some steps.
pub(super) fn moments(steps: &[Timed]) -> Vec<(Now, &Step)> {
    let mut moment = Moment(0);
    let timed = steps.iter().map(|(pass, wall, step)| {
        moment = moment.after(*pass);
        (Now { moment, wall: Timestamp(*wall) }, step)
    });
    timed.collect()
}

fn apply_to_model(model: &mut Model, run: &Run, now: Now, step: &Step) -> Result {
    let done = |decisions| (None, decisions);
    match step {
        Step::Accept { .. } => {
            let request = request(step, run.count as u64 + 1, run.count, |number| run.ended.get(&id(number)).copied());
            model.accept(now, request).map(|(outcome, decisions)| (Some(outcome), decisions))
        }
        Step::Ended(task, ending) => model.ended(now, run.pick(*task), ending.clone()).map(done),
        Step::Cancel(task) => model.cancel(now, run.pick(*task)).map(done),
        Step::Retry(task) => model.retry(now, run.pick(*task)).map(done),
        Step::Prioritize(task, priority) => model.prioritize(now, run.pick(*task), *priority).map(done),
        Step::WaitBegan(task) => model.clients(now, run.pick(*task), true).map(done),
        Step::WaitEnded(task) => model.clients(now, run.pick(*task), false).map(done),
        Step::ForegroundBegan(number) | Step::ForegroundEnded(number) => {
            model.foreground(key(*number), matches!(step, Step::ForegroundBegan(_)));
            Ok(done(Vec::new()))
        }
        Step::Edited(paths) => Ok(done(model.edited(now, paths.clone()))),
        Step::Machine(machine) => Ok(done(model.machine(now, *machine))),
        Step::Policy(policy) => Ok(done(model.set_policy(now, policy.clone()))),
        Step::Tick => Ok(done(model.tick(now))),
    }
}

/// A decision without the moments in it.
fn timeless(decision: &Decision) -> String {
    match decision {
        Decision::Became { id, state } => format!("{id} {}", state.name()),
        other => format!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn it_decides_what_the_model_decides(policy in policy(), steps in steps()) {
        let mut run = Run::new(policy.clone());
        let mut model = Model::new(policy);
        for (now, step) in moments(&steps) {
            let expected = apply_to_model(&mut model, &run, now, step);
            prop_assert_eq!(run.apply(now, step), expected, "{:?}", step);
        }
    }

    #[test]
    fn a_wall_clock_that_jumps_changes_nothing(policy in policy(), steps in steps()) {
        let decisions = |steady: bool| {
            let mut run = Run::new(policy.clone());
            let result = |(now, step): (Now, &Step)| {
                let wall = if steady { Timestamp(now.moment.0 as i64) } else { now.wall };
                let result = run.apply(Now { wall, ..now }, step);
                result.map(|(outcome, decisions)| (outcome, decisions.iter().map(timeless).collect::<Vec<_>>()))
            };
            moments(&steps).into_iter().map(result).collect::<Vec<_>>()
        };
        prop_assert_eq!(decisions(true), decisions(false));
    }
}
