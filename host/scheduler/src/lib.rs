//! Which task runs when: queue, priorities, slots, dependencies, retries. Pure: no I/O, no clock, no chance.
//!
//! The owner of a [`Scheduler`] tells it what happens, with the present moment ([`Now`]), and carries out the [`Decision`]s that
//! it gets. The same events lead to the same decisions.
//!
//! | priority | starts | what may keep it waiting |
//! |---|---|---|
//! | critical, high | at once, in a normal slot if one is free and it is its turn, else in a reserved one | slots |
//! | medium | when a normal slot is free | slots; little memory, little charge; a crowded processor, for some seconds after the start of another |
//! | low | when the machine is idle, one at each look at it; after some minutes as a medium one | slots, everything that is not idleness, battery |
//!
//! Which of several tasks takes a slot is decided by the effective priority: the sum of the [`Term`]s that [`Scheduler::explain`]
//! tells. Important tasks that find all slots taken wait in the same order, so that an old medium task is not passed for ever. A
//! group has its own slots, and none that are reserved: it exists to limit how much runs side by side.
//!
//! While important tasks run and the machine is short of processor or memory, low tasks are paused. They keep their slots.

mod accept;
mod ask;
mod backoff;
mod changes;
mod decision;
mod dispatch;
mod edits;
mod ending;
mod entry;
mod history;
mod lane;
mod machine;
mod policy;
mod queue;
mod request;
mod scheduler;
mod telling;
mod term;
mod time;

#[cfg(test)]
mod tests;

pub use decision::Decision;
pub use history::{Estimate, History, PastRun, RUNS};
pub use machine::{Lack, Machine};
pub use policy::{Idle, OnBattery, Policy, Shortage, Weights};
pub use request::{Acceptance, Hold, Outcome, Refusal, Request, Restored};
pub use scheduler::Scheduler;
pub use telling::Telling;
pub use term::{Term, TermName};
pub use time::{Moment, Now};
