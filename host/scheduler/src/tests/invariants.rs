//! What holds whatever happens.

use std::collections::{HashMap, HashSet};

use btm_model::{Priority, State, Task, TaskId, Timestamp};
use proptest::prelude::*;

use super::{
    same::{Run, moments},
    steps::{Step, key, policy, request, steps},
    support::{IDLE, exited, id, task},
};
use crate::{Decision, Hold, Moment, Now, Outcome, Policy, Request, Scheduler};

/// What is known of the tasks from decisions alone, as somebody has it who writes them down.
#[derive(Default)]
struct Book {
    tasks: HashMap<TaskId, Task>,
    states: HashMap<TaskId, State>,
    attempts: HashMap<TaskId, u32>,
}

impl Book {
    /// Writes a decision down, if it is one that may follow what was decided before.
    fn write(&mut self, decision: &Decision, now: Now) -> Result<(), String> {
        match decision {
            Decision::Became { id, state } => {
                self.may_become(*id, state, now)?;
                self.states.insert(*id, state.clone());
            }
            Decision::Start { id, attempt } => {
                let before = self.attempts.insert(*id, *attempt).unwrap_or(0);
                ensure(before + 1 == *attempt && matches!(self.states[id], State::Running { .. }), "started as decided, once")?;
            }
            Decision::Pause { id } => ensure(matches!(self.states[id], State::Paused { .. }), "paused as decided")?,
            Decision::Resume { id } => ensure(matches!(self.states[id], State::Running { .. }), "resumed as decided")?,
            Decision::Stop { id } => ensure(self.runs(*id), "only what runs is stopped")?,
            Decision::Amended { task, .. } => self.tasks.get_mut(&task.id).ok_or("known")?.group.clone_from(&task.group),
            Decision::Prioritized { id, priority } => self.tasks.get_mut(id).ok_or("known")?.priority = *priority,
        }
        Ok(())
    }

    fn may_become(&self, id: TaskId, state: &State, now: Now) -> Result<(), String> {
        let before = self.states.get(&id);
        let task = &self.tasks[&id];
        let fits = match (before, state) {
            (None, State::Queued { .. }) => true,
            (Some(State::Queued { not_before, .. }), State::Running { .. }) => {
                let succeeded = |id| matches!(self.states.get(id), Some(State::Succeeded { .. }));
                ensure(task.after.iter().all(succeeded), "what it comes after has succeeded")?;
                not_before.is_none_or(|until| until <= now.wall)
            }
            (Some(State::Queued { .. }), State::Cancelled { .. }) => true,
            // The same, tried at once.
            (Some(State::Queued { .. }), State::Queued { not_before: None, .. }) => true,
            (Some(State::Queued { .. }), State::Dropped { .. }) => true,
            (Some(State::Paused { .. }), State::Running { .. }) => true,
            (Some(State::Running { .. }), State::Paused { .. }) => task.priority == Priority::Low,
            (Some(State::Running { .. } | State::Paused { .. }), State::Dropped { .. }) => false,
            (Some(State::Running { .. }), State::Running { .. }) => false,
            (Some(State::Running { .. } | State::Paused { .. }), _) => true,
            _ => false,
        };
        ensure(fits, &format!("{id} was {before:?} and became {state:?}"))
    }

    fn runs(&self, id: TaskId) -> bool {
        matches!(self.states[&id], State::Running { .. } | State::Paused { .. })
    }

    /// What holds between two steps, as long as the slots stay as they are.
    fn check(&self, run: &Run, policy: &Policy) -> Result<(), String> {
        for group in [None, Some("a"), Some("b")] {
            let here = self.tasks.values().filter(|task| task.group.as_deref() == group && self.states.contains_key(&task.id));
            let running = here.filter(|task| self.runs(task.id)).count();
            let slots = policy.slots_of(group);
            ensure(running <= (slots.normal + slots.reserved) as usize, "no more than slots run")?;
        }
        let live = self.states.iter().filter(|(_, state)| !state.is_final());
        for (id, state) in live.clone() {
            ensure(run.scheduler.state(*id).is_some_and(|known| known.name() == state.name()), "the state that was told")?;
        }
        ensure(live.count() == run.scheduler.tasks.len(), "no task is lost")?;
        let mut same = HashSet::new();
        for (id, task) in &self.tasks {
            if matches!(self.states.get(id), Some(State::Queued { .. })) && !self.attempts.contains_key(id) {
                ensure(same.insert((task.key, task.after.clone(), task.group.clone())), "the same is queued once")?;
            }
        }
        Ok(())
    }
}

fn ensure(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

/// What is paused will go on, since something important runs that will end.
fn check_pauses(run: &Run) -> Result<(), String> {
    let mut running = run.scheduler.runs();
    let is_paused = run.scheduler.runs().any(|(_, run)| run.paused.is_some());
    ensure(
        !is_paused || running.any(|(task, _)| task.priority >= Priority::High),
        "an important task runs while others are paused",
    )
}

/// No reason to wait, but one that something else will take away.
fn check_holds(run: &Run) -> Result<(), String> {
    for entry in run.scheduler.tasks.values().filter(|entry| entry.waits().is_some()) {
        match run.scheduler.hold(entry.task.id) {
            Some(Hold::Dependencies(open)) => {
                ensure(open.iter().all(|id| run.scheduler.task(*id).is_some()), "it waits for tasks")?
            }
            Some(Hold::Backoff { .. }) => ensure(run.scheduler.next_wake().is_some(), "somebody will wake up for it")?,
            Some(Hold::Machine(_) | Hold::OneAtATime) => {
                ensure(run.scheduler.wants_machine(), "somebody will look at the machine")?
            }
            Some(Hold::Slots) => {}
            None => return Err("what waits is kept from starting".to_owned()),
        }
    }
    ensure(run.scheduler.next_wake().is_none_or(|moment| moment > run.scheduler.now.moment), "nobody wakes up for what is over")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn decisions_fit_together(policy in policy(), steps in steps()) {
        let mut run = Run::new(policy.clone());
        let mut book = Book::default();
        for (now, step) in moments(&steps).into_iter().filter(|(_, step)| !matches!(step, Step::Policy(_))) {
            let now = Now { wall: Timestamp(now.moment.0 as i64), ..now };
            if matches!(step, Step::Accept { .. }) {
                let request = request(step, run.count as u64 + 1, run.count, |_| None);
                book.tasks.insert(request.task.id, request.task);
            }
            let result = run.apply(now, step);
            if let Ok((Some(outcome), decisions)) = &result {
                prop_assert_eq!(*outcome == Outcome::Accepted, decisions.iter().any(|decision| matches!(decision, Decision::Became { state: State::Queued { .. }, .. })));
            }
            for decision in result.into_iter().flat_map(|(_, decisions)| decisions) {
                let written = book.write(&decision, now);
                prop_assert!(written.is_ok(), "{decision:?}: {written:?}");
            }
            let holds = book.check(&run, &policy).and_then(|()| check_holds(&run)).and_then(|()| check_pauses(&run));
            prop_assert!(holds.is_ok(), "{holds:?} after {step:?}");
        }
    }

    #[test]
    fn the_effective_priority_is_the_sum_of_bounded_terms(policy in policy(), steps in steps(), later in 0_u64..1 << 40) {
        let mut run = Run::new(policy);
        for (now, step) in moments(&steps) {
            let _ = run.apply(now, step);
            for id in run.scheduler.tasks.keys() {
                let terms = run.scheduler.explain(*id, now.moment).unwrap();
                for term in &terms {
                    let (least, most) = term.name.bounds(&run.scheduler.policy.weights);
                    prop_assert!((least..=most).contains(&term.value), "{term:?}");
                }
                let sum = |terms: &[crate::Term]| terms.iter().map(|term| term.value).sum::<i64>();
                prop_assert!(sum(&run.scheduler.explain(*id, now.moment.after(later)).unwrap()) >= sum(&terms));
            }
        }
    }

    #[test]
    fn nothing_starves_whatever_comes_later(
        lowest in prop::sample::select([Priority::Low, Priority::Medium, Priority::High].as_slice()),
        stream in prop::collection::vec((prop::sample::select(Priority::ALL.as_slice()), any::<bool>()), 300),
    ) {
        let policy = Policy { slots: 2, reserved_slots: 0, queue_limit: usize::MAX, idle: crate::Idle { load: 0.5, time: 0 }, ..Policy::default() };
        let mut scheduler = Scheduler::new(policy);
        let now = |minute: u64| Now { moment: Moment(minute * 60_000), wall: Timestamp(0) };
        for number in 1..=2 {
            scheduler.accept(now(0), Request::new(task(number, Priority::Critical))).unwrap();
        }
        scheduler.accept(now(0), Request::new(task(3, lowest))).unwrap();
        for (minute, (priority, waits)) in (1..).zip(stream) {
            scheduler.accept(now(minute), Request::new(task(minute + 3, priority))).unwrap();
            if waits && scheduler.task(id(minute + 3)).is_some() {
                scheduler.wait_began(now(minute), id(minute + 3)).unwrap();
            }
            scheduler.machine(now(minute), IDLE);
            let first = scheduler.running().next().unwrap();
            scheduler.ended(now(minute), first, exited(0)).unwrap();
        }
        let waits = scheduler.state(id(3)).is_some_and(|state| state.name() == "queued");
        prop_assert!(!waits);
    }
}

#[test]
fn a_key_is_found_among_ten_thousand() {
    let mut scheduler = Scheduler::new(Policy { slots: 0, reserved_slots: 0, queue_limit: usize::MAX, ..Policy::default() });
    for number in 1..=10_000 {
        scheduler.accept(Now::default(), Request::new(task(number, Priority::Medium))).unwrap();
    }
    let again = Request::new(Task { key: task(5_000, Priority::Low).key, ..task(10_001, Priority::Low) });
    assert_eq!(scheduler.accept(Now::default(), again).unwrap().outcome, Outcome::Merged { into: id(5_000) });
    assert_ne!(key(1), task(1, Priority::Low).key);
}
