//! The start: what an earlier daemon left is taken over.

use btm_model::{Ending, State, TaskId};
use btm_runs::{Found, Live, Run};
use btm_scheduler::{Decision, History, Now, PastRun, Request, Restored, Scheduler};
use btm_store::tasks::{Change, Loaded, Record, Tasks, Tried};

use crate::{Place, engine::succeeded, run, usage::Used};

/// What an earlier daemon left.
pub(crate) struct Recovered {
    /// A scheduler that knows of it.
    pub(crate) scheduler: Scheduler,
    /// What it has decided about it.
    pub(crate) decisions: Vec<Decision>,
    /// What is to be written down.
    pub(crate) changes: Vec<Change>,
    /// Runs that go on.
    pub(crate) live: Vec<(TaskId, Live)>,
    /// Runs that have ended meanwhile.
    pub(crate) ended: Vec<(TaskId, Ending, Used)>,
}

/// Takes over what an earlier daemon left. `tasks` is asked for what the unfinished tasks came after.
pub(crate) fn recover(mut scheduler: Scheduler, loaded: &Loaded, tasks: &Tasks, place: &Place, now: Now) -> Recovered {
    for (name, runs) in &loaded.histories {
        let runs = runs.iter().map(|run| PastRun { duration: run.duration, succeeded: run.succeeded });
        scheduler.learn(name, runs.collect::<History>());
    }
    let mut recovered = Recovered { scheduler, decisions: Vec::new(), changes: Vec::new(), live: Vec::new(), ended: Vec::new() };
    let restored = loaded.unfinished.iter().filter_map(|record| recovered.take_over(record, tasks, place, now)).collect();
    recovered.decisions = recovered.scheduler.restore(now, restored);
    for record in loaded.unfinished.iter().filter(|record| record.entry.cancelled.is_some()) {
        // One that is not there has not begun, and is cancelled already.
        recovered.decisions.extend(recovered.scheduler.cancel(now, record.entry.task.id).unwrap_or_default());
    }
    recovered
}

impl Recovered {
    /// Nothing if it was to end and does not run.
    fn take_over(&mut self, record: &Record, tasks: &Tasks, place: &Place, now: Now) -> Option<Restored> {
        let mut request = Request::new(record.entry.task.clone());
        request.attempts = u32::try_from(record.attempts.len()).unwrap_or(u32::MAX);
        request.ended = ended_before(record, tasks);
        let mut state = record.entry.state.clone();
        if let Some(open) = record.attempts.last().filter(|tried| tried.attempt.ended.is_none()) {
            state = self.look(record.entry.task.id, open, state, place, now);
            // It was no attempt.
            request.attempts -= u32::from(matches!(state, State::Queued { .. }));
        } else if matches!(state, State::Running { .. } | State::Paused { .. }) {
            // No attempt is going on, so nothing runs that could end.
            state = self.again(record.entry.task.id, &state, now);
        }
        if record.entry.cancelled.is_some() && matches!(state, State::Queued { .. }) {
            self.changes.push(Change::State { id: record.entry.task.id, state: State::Cancelled { at: now.wall } });
            return None;
        }
        Some(Restored { request, state })
    }

    /// What became of the attempt that was going on.
    fn look(&mut self, id: TaskId, open: &Tried, state: State, place: &Place, now: Now) -> State {
        let run = Run::remembered(place.runs().join(&open.folder), &open.token);
        let found = run.as_ref().map(Run::look);
        match found {
            Some(Ok(Found::Running(live))) => self.live.push((id, live)),
            Some(Ok(Found::NeverStarted)) => {
                self.changes.push(Change::AttemptVoided { id, number: open.attempt.number });
                return self.again(id, &state, now);
            }
            Some(Ok(found)) => self.ended.extend(run::ending(found).map(|(ending, used)| (id, ending, used))),
            Some(Err(error)) => {
                tracing::error!("what became of task {id} cannot be found out: {error}");
                self.lost(id, now);
            }
            None => self.lost(id, now),
        }
        state
    }

    /// It waits again.
    fn again(&mut self, id: TaskId, state: &State, now: Now) -> State {
        let queued = State::Queued { since: record_of(state, now), not_before: None };
        self.changes.push(Change::State { id, state: queued.clone() });
        queued
    }

    fn lost(&mut self, id: TaskId, now: Now) {
        let used = Used::unknown(now.wall);
        self.ended.push((id, Ending::Lost { loss: btm_model::Loss::Folder }, used));
    }
}

/// Since when a task waits whose attempt never began.
fn record_of(state: &State, now: Now) -> btm_model::Timestamp {
    match state {
        State::Running { since, .. } | State::Paused { since, .. } | State::Queued { since, .. } => *since,
        _ => now.wall,
    }
}

/// How the tasks ended that this one comes after, as far as they have.
fn ended_before(record: &Record, tasks: &Tasks) -> Vec<(TaskId, bool)> {
    // It ran already, or somebody wanted it to run whatever became of them.
    if record.entry.retried > 0 || !record.attempts.is_empty() {
        return record.entry.task.after.iter().map(|id| (*id, true)).collect();
    }
    let ended = record.entry.task.after.iter().filter_map(|id| {
        let earlier = tasks.task(*id).ok().flatten()?;
        earlier.entry.state.is_final().then(|| (*id, succeeded(&earlier.entry.state)))
    });
    ended.collect()
}
