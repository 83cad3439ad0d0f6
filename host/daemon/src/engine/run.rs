//! Attempts that end.

use btm_model::{Ending, State, TaskId};
use btm_protocol::Notice;
use btm_scheduler::{Decision, Now};
use btm_store::tasks::{Change, Run};

use super::Engine;
use crate::usage::Used;

impl Engine {
    /// An attempt has ended.
    pub(super) fn ended(&mut self, now: Now, id: TaskId, ending: Ending, used: Used) {
        let Some((task, State::Running { attempt, .. } | State::Paused { attempt, .. })) =
            self.scheduler.task(id).cloned().zip(self.scheduler.state(id))
        else {
            return;
        };
        let Ok(decisions) = self.scheduler.ended(now, id, ending.clone()) else { return };
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
