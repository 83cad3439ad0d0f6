//! What is kept of projects that are gone, and were removed while no daemon saw it.

use std::time::{Duration, SystemTime};

use btm_runs::{Found, Run};
use btm_store::tasks::{Loaded, Record, Tasks};
use btm_vault::Vault;

use crate::{Place, StateError, cleaning, clock, project, state};

/// What is kept of a project that is missing stays for so long, if it cannot be told that it was removed, or if it has tasks that
/// wait: it may be on a disk that is not mounted, or have been moved where nobody has asked for its tasks yet.
const LONG: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Removes what is kept of projects that are gone, but for that of `place`. What cannot be removed now is tried again by the next
/// daemon.
pub(crate) fn sweep(place: &Place, owner: &Vault) {
    if let Err(error) = state::finish_removing(place.projects()) {
        tracing::warn!("what is left of removed projects stays: {error}");
    }
    let kept = project::all(place.projects()).unwrap_or_default();
    for (folder, project, used) in kept.into_iter().filter(|(folder, ..)| folder != place.folder()) {
        let is_old = is_old(used);
        if project.is_removed() || (project.is_missing() && is_old) {
            let gone = Place::in_folder(&project.root(), &folder);
            if let Err(error) = remove_unused(&gone, owner, is_old) {
                tracing::warn!("what is kept of `{}` stays: {error}", project.root().display());
            }
        }
    }
}

/// Removes what is kept of a project, unless a daemon lives, something runs, or something waits that may still be asked for.
fn remove_unused(gone: &Place, owner: &Vault, is_old: bool) -> Result<(), StateError> {
    let opened = Tasks::open(&gone.state(), owner, cleaning::highest(gone), clock::now().wall);
    // In use, mostly.
    let Ok((_tasks, _, Loaded { unfinished, .. })) = opened else { return Ok(()) };
    let is_needed = if is_old { unfinished.iter().any(|record| is_running(record, gone)) } else { !unfinished.is_empty() };
    if is_needed { Ok(()) } else { gone.remove() }
}

fn is_running(record: &Record, gone: &Place) -> bool {
    let last = record.attempts.last().filter(|tried| tried.attempt.ended.is_none());
    let run = last.and_then(|tried| Run::remembered(gone.runs().join(&tried.folder), &tried.token));
    run.is_some_and(|run| matches!(run.look(), Ok(Found::Running(_)) | Err(_)))
}

fn is_old(used: SystemTime) -> bool {
    SystemTime::now().duration_since(used).is_ok_and(|age| age > LONG)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use btm_faults::Point;
    use btm_model::{Digest, Priority, Retry, Task, TaskLimits, Timestamp, Work};
    use btm_store::tasks::{Change, Environment};

    use super::*;

    const NOW: Timestamp = Timestamp(1_764_000_000_000);

    fn task() -> Task {
        Task {
            id: "1".parse().unwrap(),
            name: "true".to_owned(),
            work: Work::Command { command: vec!["true".into()] },
            directory: "".into(),
            priority: Priority::Medium,
            group: None,
            after: Vec::new(),
            limits: TaskLimits::default(),
            retry: Retry::default(),
            key: Digest::of(b""),
            origin: "you".to_owned(),
            accepted: NOW,
            inherited: None,
            wishes: Vec::new(),
        }
    }

    struct Scene {
        home: tempfile::TempDir,
        owner: Vault,
    }

    impl Scene {
        /// A daemon's place, and that of another project with or without a task that waits.
        fn new(waits: bool) -> Self {
            let home = tempfile::tempdir().unwrap();
            let owner = Vault::open(&home.path().join("cache"), &home.path().join("keys")).unwrap();
            let scene = Self { home, owner };
            scene.make("projects");
            for name in ["mine", "other"] {
                scene.make(name);
                let place = scene.place(name);
                place.claim().unwrap();
                place.write_project().unwrap();
            }
            let (mut tasks, ..) = Tasks::open(&scene.place("other").state(), &scene.owner, 0, NOW).unwrap();
            if waits {
                tasks.commit(&[Change::Accepted { task: Box::new(task()), environment: Environment::default() }]).unwrap();
            }
            scene
        }

        fn at(&self, name: &str) -> PathBuf {
            self.home.path().join(name)
        }

        fn make(&self, name: &str) {
            btm_faults::create_folder(Point::RunFolder, &self.at(name)).unwrap();
        }

        fn place(&self, name: &str) -> Place {
            Place::new(&self.at(name), &self.at("projects"))
        }

        /// Whether the state of the other project is there after a sweep.
        fn keeps(&self) -> bool {
            sweep(&self.place("mine"), &self.owner);
            assert!(self.place("mine").exists().unwrap());
            self.place("other").exists().unwrap()
        }

        fn remove(&self, name: &str) {
            btm_faults::remove_folder(Point::RunRemove, &self.at(name)).unwrap();
        }
    }

    #[test]
    fn only_what_is_kept_of_a_removed_project_goes() {
        let scene = Scene::new(false);
        assert!(scene.keeps());
        btm_faults::rename(Point::RunFolder, &scene.at("other"), &scene.at("moved")).unwrap();
        assert!(scene.keeps(), "it was moved");
        scene.remove("moved");
        assert!(!scene.keeps());
    }

    #[test]
    fn tasks_that_wait_are_kept_for_long() {
        let scene = Scene::new(true);
        scene.remove("other");
        assert!(scene.keeps());
        let file = scene.place("other").folder().join(project::NAME);
        let old = SystemTime::now() - LONG - Duration::from_secs(60);
        std::fs::File::open(&file).unwrap().set_modified(old).unwrap();
        assert!(!scene.keeps());
    }

    #[test]
    fn what_a_daemon_uses_is_kept() {
        let scene = Scene::new(false);
        let held = btm_store::tasks::Place::take(&scene.place("other").state()).unwrap();
        scene.remove("other");
        assert!(scene.keeps());
        drop(held);
        assert!(!scene.keeps());
    }
}
