//! What the daemon makes of tasks, beside `pueue`: how soon they start, how many are done a second, what many of them cost, what a
//! daemon without tasks costs, and what is left of them when it is killed.

mod gate;
mod idle;
mod killed;
mod manager;
mod many;
mod ours;
mod proc;
mod speed;
mod theirs;

use self::{ours::Ours, theirs::Theirs};
use super::Bench;
use crate::{failure::Failure, figure::Figure};

/// Tasks that are timed one after the other: ours, and fewer of a manager that takes its time.
const STARTED: (u64, u64) = (100, 50);

/// Tasks that are done as quickly as they can be.
const DONE: (u64, u64) = (300, 60);

/// Tasks that are added to wait.
const ADDED: (usize, usize) = (10_000, 1_000);

/// Each part begins with a daemon that has no tasks, except that a list wants some.
pub fn measure(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    // Before anything of ours is measured: it may be missing.
    let mut theirs = Theirs::new(bench, "tasks-pueue")?;
    let mut figures = idle::measure(&theirs, "fresh")?;
    figures.extend(speed::start(bench, &theirs, STARTED.1)?);
    figures.push(speed::rate(&mut theirs, DONE.1)?);
    figures.extend(idle::measure(&theirs, "after tasks")?);
    drop(theirs);
    let mut theirs = Theirs::new(bench, "tasks-pueue")?;
    figures.extend(many::adding(&mut theirs, &mut Theirs::new(bench, "tasks-pueue-fresh")?, ADDED.1)?);
    figures.push(many::listing(&mut theirs)?);
    drop(theirs);
    figures.extend(killed::measure(bench, &mut Theirs::new(bench, "tasks-pueue")?, 1)?);

    let mut ours = Ours::new(bench, "tasks-btm")?;
    figures.extend(idle::measure(&ours, "fresh")?);
    figures.extend(speed::start(bench, &ours, STARTED.0)?);
    figures.push(speed::rate(&mut ours, DONE.0)?);
    figures.extend(idle::measure(&ours, "after tasks")?);
    figures.push(many::listing(&mut ours)?);
    drop(ours);
    let (mut full, mut fresh) = (Ours::new(bench, "tasks-btm")?, Ours::new(bench, "tasks-btm-fresh")?);
    figures.extend(many::adding(&mut full, &mut fresh, ADDED.0)?);
    drop((full, fresh));
    figures.extend(killed::measure(bench, &mut Ours::new(bench, "tasks-btm")?, bench.rounds)?);
    Ok(figures)
}
