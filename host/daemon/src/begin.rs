//! The start of a daemon: the project becomes its own, and it learns what an earlier one has left.

use std::time::{Duration, Instant};

use btm_faults::Point;
use btm_scheduler::Now;
use btm_store::{
    StoreError,
    tasks::{Loaded, Opened, Tasks},
};
use btm_vault::Vault;

use crate::{DaemonError, Place, StateError, cleaning, project::Identity, survivors};

/// How long a daemon waits for the one before it to end.
const HANDOVER: Duration = Duration::from_secs(2);

/// What a daemon begins with.
pub(crate) struct Begun {
    /// The tasks. As long as they are open, this process is the only daemon of the project.
    pub(crate) tasks: Tasks,
    /// What the scheduler needs of them.
    pub(crate) loaded: Loaded,
    /// Whether they are for another folder, which was at the place of the project.
    pub(crate) is_replaced: bool,
    /// What users are to be told.
    pub(crate) news: Vec<String>,
}

/// Makes the project this process's own.
pub(crate) fn begin(place: &Place, owner: &Vault, now: Now) -> Result<Begun, DaemonError> {
    let (mut tasks, opened, mut loaded) = open(place, owner, now)?;
    let runs = place.runs();
    btm_faults::create_folder(Point::RunFolder, &runs).map_err(DaemonError::file("made", runs))?;
    let mut news = Vec::new();
    if let Opened::Fresh | Opened::SetAside { .. } = opened {
        let found = survivors::take_in(&mut tasks, place, now)?;
        loaded = tasks.load()?;
        news.extend(told(&opened, found));
    }
    let here = Identity::of(place.root()).map_err(DaemonError::file("read", place.root()))?;
    let is_replaced = place.project().is_some_and(|project| project.is_replaced(&here));
    if is_replaced && !loaded.unfinished.is_empty() {
        let count = count(loaded.unfinished.len(), "task");
        let root = place.root().display();
        news.push(format!(
            "`{root}` was removed and made again: {count} of the folder before it will not run here and was cancelled"
        ));
    }
    Ok(Begun { tasks, loaded, is_replaced, news })
}

/// Opens the tasks, once the daemon before has ended: one that was killed or told to end may take a moment, and one whose project
/// was removed takes the folder away.
fn open(place: &Place, owner: &Vault, now: Now) -> Result<(Tasks, Opened, Loaded), DaemonError> {
    let patience = Instant::now() + HANDOVER;
    loop {
        let failed = match claim_and_open(place, owner, now) {
            Ok(opened) => return Ok(opened),
            Err(error) => error,
        };
        let is_passing = match &failed {
            DaemonError::State(StoreError::InUse { .. }) => true,
            DaemonError::State(StoreError::File { source, .. }) => source.kind() == std::io::ErrorKind::NotFound,
            DaemonError::Folder(error) => StateError::is_missing(error),
            _ => false,
        };
        if !is_passing || Instant::now() > patience {
            return Err(failed);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn claim_and_open(place: &Place, owner: &Vault, now: Now) -> Result<(Tasks, Opened, Loaded), DaemonError> {
    place.claim()?;
    // Its lock may have been removed; it is about to notice that.
    if place.holder().map_err(DaemonError::system("processes cannot be listed"))?.is_some() {
        return Err(DaemonError::State(StoreError::InUse { path: place.database() }));
    }
    Ok(Tasks::open(&place.state(), owner, cleaning::highest(place), now.wall)?)
}

/// What is to be told about a database that was lost; nothing if there never was one.
fn told(opened: &Opened, found: usize) -> Option<String> {
    let runs = count(found, "task");
    match opened {
        Opened::SetAside { to, reason } => Some(format!(
            "the list of tasks was damaged ({reason}) and is now in `{}`; {runs} that still run were found again, and what waited is lost",
            to.display()
        )),
        _ if found > 0 => Some(format!(
            "what btm keeps of this project was removed; {runs} that still run were found again, and what waited is lost"
        )),
        _ => None,
    }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
