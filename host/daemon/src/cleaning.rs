//! Forgetting what is old: records first, the folders of their runs after, so that a crash in between leaves folders without a
//! record, which the next start removes.

use std::collections::BTreeSet;

use btm_faults::Point;
use btm_files::own::OwnFolder;
use btm_model::{TaskId, Timestamp};
use btm_runs::Folder;
use btm_store::{
    StoreError,
    tasks::{Old, Tasks},
};

use crate::{Place, Settings};

/// Milliseconds after which old things are looked for again: a day.
pub(crate) const EVERY: u64 = 24 * 60 * 60 * 1_000;

/// What the name of a folder ends with that a shim makes again.
const RESTORED: &str = ".restored";

/// Forgets what is old by the settings.
pub(crate) fn by_age(tasks: &mut Tasks, place: &Place, settings: &Settings, now: Timestamp) -> Result<usize, StoreError> {
    let old = Old {
        results: now.before(settings.keep_results),
        metrics: now.before(settings.keep_metrics),
        audit: now.before(settings.keep_metrics),
    };
    clean(tasks, place, &old)
}

/// Forgets tasks that ended before a moment; nothing else.
pub(crate) fn results(tasks: &mut Tasks, place: &Place, before: Timestamp) -> Result<usize, StoreError> {
    let never = Timestamp(i64::MIN);
    clean(tasks, place, &Old { results: before, metrics: never, audit: never })
}

fn clean(tasks: &mut Tasks, place: &Place, old: &Old) -> Result<usize, StoreError> {
    let mut count = 0;
    loop {
        let pruned = tasks.prune(old)?;
        count += pruned.tasks.len();
        let gone: BTreeSet<TaskId> = pruned.tasks.into_iter().collect();
        if !gone.is_empty() {
            remove(place, |id, _| gone.contains(&id));
        }
        if !pruned.is_more {
            return Ok(count);
        }
    }
}

/// Removes the folders of runs that are not known: their tasks were forgotten, or the attempt was never committed.
pub(crate) fn orphans(tasks: &Tasks, place: &Place) -> Result<(), StoreError> {
    let mut unknown = BTreeSet::new();
    for (id, name) in folders(place) {
        let record = tasks.task(id)?;
        let folder = name.strip_suffix(RESTORED).unwrap_or(&name);
        if !record.is_some_and(|record| record.attempts.iter().any(|tried| tried.folder == folder)) {
            unknown.insert(name);
        }
    }
    remove(place, |_, name| unknown.contains(name));
    Ok(())
}

/// The highest number of a task that has a folder, or 0.
pub(crate) fn highest(place: &Place) -> u64 {
    folders(place).map(|(id, _)| id.0.get()).max().unwrap_or(0)
}

fn remove(place: &Place, is_gone: impl Fn(TaskId, &str) -> bool) {
    for (_, name) in folders(place).filter(|(id, name)| is_gone(*id, name)) {
        // What cannot be removed now is tried again at the next start.
        if let Err(error) = Folder::new(place.runs().join(&name)).remove(Point::RunRemove) {
            tracing::warn!("the folder of run {name} stays: {error}");
        }
    }
}

/// The tasks that have folders, with the folders' names.
pub(crate) fn folders(place: &Place) -> impl Iterator<Item = (TaskId, String)> {
    let names = OwnFolder::open(&place.runs()).and_then(|runs| runs.names()).unwrap_or_default();
    names.into_iter().filter_map(|name| {
        let name = name.into_string().ok()?;
        Some((Place::of_name(name.strip_suffix(RESTORED).unwrap_or(&name))?.0, name))
    })
}
