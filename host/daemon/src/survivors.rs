//! Runs whose tasks nobody knows any more, because the database was lost: they are taken into the new one, so that they are listed,
//! can be ended, and their exit codes are known.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use btm_model::{Digest, Ending, Loss, OsText, Retry, State, Task, TaskId, Work};
use btm_runs::{Folder, Found, Live, Run, Spec, linux};
use btm_scheduler::Now;
use btm_store::tasks::{Change, Environment, Tasks};

use crate::{DaemonError, Place, cleaning, run, usage::Used};

/// How long shims may take to make their folders again.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often they are reminded: one looks once a second, and only when something happens.
const REMINDER: Duration = Duration::from_millis(100);

/// An attempt that is found.
struct Attempt {
    folder: String,
    mark: String,
    spec: Spec,
    found: Found,
}

/// Takes the runs that are found into the database, which was just made and knows of none. Says how many go on.
pub(crate) fn take_in(tasks: &mut Tasks, place: &Place, now: Now) -> Result<usize, DaemonError> {
    let survivors = Run::survivors(&place.runs()).map_err(DaemonError::system("processes cannot be listed"))?;
    have_folders_made(&survivors);
    let mut found: BTreeMap<TaskId, Vec<Attempt>> = BTreeMap::new();
    let mut names: Vec<_> = cleaning::folders(place).filter_map(|(_, name)| Some((Place::of_name(&name)?, name))).collect();
    names.sort_unstable();
    for ((id, _), name) in names {
        match attempt(&place.runs().join(&name), &name) {
            Ok(attempt) => found.entry(id).or_default().extend(attempt),
            Err(error) => tracing::warn!("what became of run {name} cannot be found out: {error}"),
        }
    }
    found.retain(|_, attempts| !attempts.is_empty());
    let count = found.values().flatten().filter(|attempt| matches!(attempt.found, Found::Running(_))).count();
    let changes: Vec<Change> = found.into_iter().flat_map(|(id, attempts)| changes(id, attempts, place, now)).collect();
    if !changes.is_empty() {
        tasks.commit(&changes)?;
    }
    Ok(count)
}

/// Waits until the folders are there that somebody removed. One that does not come belongs to a run that is ending.
fn have_folders_made(survivors: &[Live]) {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        let missing: Vec<&Live> = survivors.iter().filter(|live| !live.run().files().lock().exists()).collect();
        if missing.is_empty() {
            return;
        }
        for live in missing {
            // One that has ended needs no reminder.
            let _ = live.resume();
        }
        std::thread::sleep(REMINDER);
    }
}

/// What is found in the folder of an attempt; nothing if its command never began, as that of one that was never committed.
fn attempt(path: &Path, name: &str) -> Result<Option<Attempt>, btm_runs::RunError> {
    let folder = Folder::new(path.to_owned());
    let Some((token, spec)) = folder.read_spec()? else { return Ok(None) };
    let boot = match folder.read_started()? {
        Some(started) => started.shim.boot,
        None => linux::boot().map_err(|source| btm_runs::RunError::System { action: "read the boot id", source })?,
    };
    let run = Run { folder: path.to_owned(), token, boot };
    Ok(match run.look()? {
        Found::NeverStarted => None,
        found => Some(Attempt { folder: name.to_owned(), mark: run.mark(), spec, found }),
    })
}

/// What the database is told about a task. The last attempt is left open: the start finds out what became of it.
fn changes(id: TaskId, attempts: Vec<Attempt>, place: &Place, now: Now) -> Vec<Change> {
    let Some(last) = attempts.last() else { return Vec::new() };
    let task = Box::new(task(id, &last.spec, place, now));
    let environment: Environment = last.spec.environment.iter().cloned().collect();
    let (count, mut changes) = (attempts.len(), vec![Change::Found { task, environment }]);
    let numbered = (1..).zip(attempts);
    for (number, Attempt { folder, mark, found, .. }) in numbered {
        changes.push(Change::AttemptStarted { id, number, at: now.wall, folder, token: mark });
        if usize::try_from(number).is_ok_and(|number| number == count) {
            changes.push(Change::State { id, state: State::Running { since: now.wall, attempt: number } });
        } else {
            let lost = || (Ending::Lost { loss: Loss::Folder }, Used::unknown(now.wall));
            let (ending, Used { at, ran, usage }) = run::ending(found).unwrap_or_else(lost);
            changes.push(Change::AttemptEnded { id, number, at, ending, ran, usage });
        }
    }
    changes
}

/// The task that an attempt was of, as far as the attempt tells.
fn task(id: TaskId, spec: &Spec, place: &Place, now: Now) -> Task {
    let (name, work) = work(&spec.command);
    Task {
        id,
        name,
        work,
        directory: place.directory_of(spec.directory.as_path()),
        inherited: spec.inherited.clone(),
        wishes: spec.wishes.clone(),
        priority: spec.priority,
        group: None,
        after: Vec::new(),
        limits: spec.limits,
        retry: Retry::default(),
        // That of no other task: it is not to be merged with what it may not be.
        key: Digest::of(format!("survivor {id} {:?}", spec.command).as_bytes()),
        origin: "an earlier daemon".to_owned(),
        accepted: now.wall,
    }
}

/// What a command was started for, and what such tasks are called.
fn work(command: &[OsText]) -> (String, Work) {
    if let Some((plugins, paths)) = run::of_scan(command) {
        return (plugins.first().map_or("scan", String::as_str).to_owned(), Work::Scan { plugins, paths });
    }
    let program = command.first().and_then(|program| program.as_path().file_name()).unwrap_or_default();
    (program.to_string_lossy().into_owned(), Work::Command { command: command.to_vec() })
}
