//! Attempts that end.

use btm_model::{DropReason, Ending, State, TaskId};
use btm_protocol::Notice;
use btm_scheduler::{Decision, Now};
use btm_store::tasks::{Change, Run};

use super::Engine;
use crate::usage::Used;

/// Attempts in a row that may come to nothing; then what watches over commands cannot live here, which somebody has to know.
const VOIDS: u32 = 8;

/// Milliseconds before the attempt after the first one that came to nothing; twice as many before each further one.
const PAUSE: u64 = 20;

impl Engine {
    /// What was to start a command was killed before that, so the attempt was none.
    pub(super) fn never_began(&mut self, now: Now, id: TaskId) {
        let Some(State::Running { attempt, .. } | State::Paused { attempt, .. }) = self.scheduler.state(id) else { return };
        let voids = self.voids.entry(id).or_default();
        *voids += 1;
        if *voids >= VOIDS {
            let message = format!("what watches over it was killed {VOIDS} times before it began; see what kills processes here");
            return self.ended(now, id, Ending::NotStarted { message }, Used::unknown(now.wall));
        }
        let wait = PAUSE << (*voids - 1);
        let Ok(decisions) = self.scheduler.never_began(now, id, wait) else { return };
        self.batch.changes.push(Change::AttemptVoided { id, number: attempt });
        self.carry_out(decisions);
    }

    /// A task that was to be started may not be.
    pub(super) fn untrusted(&mut self, now: Now, id: TaskId) {
        let decisions = self.scheduler.withdraw(now, id, DropReason::Untrusted).unwrap_or_default();
        self.carry_out(decisions);
    }

    /// An attempt has ended.
    pub(super) fn ended(&mut self, now: Now, id: TaskId, ending: Ending, used: Used) {
        let Some((task, State::Running { attempt, .. } | State::Paused { attempt, .. })) =
            self.scheduler.task(id).cloned().zip(self.scheduler.state(id))
        else {
            return;
        };
        let Ok(decisions) = self.scheduler.ended(now, id, ending.clone()) else { return };
        self.voids.remove(&id);
        let Used { at, ran, usage } = used;
        let is_lost = matches!(ending, Ending::Lost { .. });
        self.batch.changes.push(Change::AttemptEnded { id, number: attempt, at, ending, ran, usage });
        if let Some(state) = state_of(id, &decisions) {
            let succeeded = matches!(state, State::Succeeded { .. });
            // A run that was lost says nothing about tasks of this type.
            if !is_lost && !matches!(state, State::Cancelled { .. }) {
                let run = Run { at, duration: ran.unwrap_or(0), succeeded, usage };
                self.batch.changes.push(Change::Measured { name: task.name.clone(), run });
            }
            let notice = Notice::Became { id, name: task.name, priority: task.priority, state: state.clone() };
            self.tell(&notice);
        }
        self.carry_out(decisions);
    }
}

/// The state that a task is in now.
fn state_of(id: TaskId, decisions: &[Decision]) -> Option<&State> {
    decisions.iter().find_map(|decision| match decision {
        Decision::Became { id: other, state } if *other == id => Some(state),
        _ => None,
    })
}
