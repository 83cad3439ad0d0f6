//! A project that was moved: what is kept of it goes along.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use btm_faults::Point;
use btm_files::own::OwnFolder;
use btm_protocol::{Client, Request};
use btm_store::{StoreError, tasks};

use crate::{Place, StateError, project, project::Identity};

/// How long the daemon of the former place may take to end.
const PATIENCE: Duration = Duration::from_secs(10);

impl Place {
    /// The place of the project at `root`, if anything is kept of it in the folder `projects`; also if it was kept for another path,
    /// from where this very folder was moved, or was removed and something of it still runs. Makes nothing.
    ///
    /// # Errors
    /// If what is kept cannot be used, or the daemon of the former place does not end.
    pub fn find(root: &Path, projects: &Path) -> Result<Option<Self>, StateError> {
        let place = Self::new(root, projects);
        let is_there = place.exists()? || place.take_along()? || place.is_in_use();
        Ok(is_there.then_some(place))
    }

    /// Takes what was kept for the path from where the project was moved. Says whether there was anything.
    fn take_along(&self) -> Result<bool, StateError> {
        let projects = self.projects();
        if former(self).is_none() {
            return Ok(false);
        }
        let folder = OwnFolder::open(projects).map_err(StateError::at(projects))?;
        folder.as_file().lock().map_err(StateError::at(projects))?;
        // Another process may have been quicker.
        if self.exists()? {
            return Ok(true);
        }
        let Some((folder, root)) = former(self) else { return Ok(false) };
        let _held = dismiss(&Self::in_folder(&root, &folder))?;
        btm_faults::rename(Point::StateMove, &folder, self.folder()).map_err(StateError::at(&folder))?;
        // Should this be the end: the folder says itself for whom it is, and the next daemon writes it down.
        self.write_project()?;
        Ok(true)
    }
}

/// The folder that was kept for the path from where the project was moved, and that path.
fn former(place: &Place) -> Option<(PathBuf, PathBuf)> {
    let here = Identity::of(place.root()).ok()?;
    let mut kept = project::all(place.projects()).ok()?.into_iter();
    kept.find(|(_, project, _)| project.was_moved_to(&here)).map(|(folder, project, _)| (folder, project.root()))
}

/// Has the daemon of the former place end, and keeps others from starting there.
fn dismiss(former: &Place) -> Result<tasks::Place, StateError> {
    let until = Instant::now() + PATIENCE;
    loop {
        // It may see for itself that its project was moved.
        if let Ok(mut client) = Client::connect(&former.socket(), |_| {})
            && client.ask(&Request::Stop).is_ok()
        {
            let _ = client.wait_for_the_end();
        }
        match tasks::Place::take(&former.state()) {
            Ok(held) => return Ok(held),
            Err(StoreError::InUse { .. }) if Instant::now() < until => std::thread::sleep(Duration::from_millis(10)),
            Err(StoreError::InUse { .. }) => return Err(StateError::Busy { root: former.root().to_owned() }),
            Err(StoreError::File { path, source }) => return Err(StateError::at(path)(source)),
            Err(other) => return Err(StateError::at(former.state())(std::io::Error::other(other))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scene {
        home: tempfile::TempDir,
    }

    impl Scene {
        fn new() -> Self {
            let scene = Self { home: tempfile::tempdir().unwrap() };
            for name in ["projects", "project"] {
                btm_faults::create_folder(Point::RunFolder, &scene.at(name)).unwrap();
            }
            let place = scene.place("project");
            place.claim().unwrap();
            place.write_project().unwrap();
            scene
        }

        fn at(&self, name: &str) -> PathBuf {
            self.home.path().join(name)
        }

        fn place(&self, root: &str) -> Place {
            Place::new(&self.at(root), &self.at("projects"))
        }

        fn find(&self, root: &str) -> Option<Place> {
            Place::find(&self.at(root), &self.at("projects")).unwrap()
        }

        fn move_project(&self, from: &str, to: &str) {
            btm_faults::rename(Point::RunFolder, &self.at(from), &self.at(to)).unwrap();
        }
    }

    #[test]
    fn what_is_kept_goes_along_and_a_copy_gets_nothing() {
        let scene = Scene::new();
        let copied = std::process::Command::new("cp").arg("-a").args([scene.at("project"), scene.at("copy")]).status().unwrap();
        assert!(copied.success());
        assert_eq!(scene.find("copy"), None);
        scene.move_project("project", "moved");
        assert_eq!(scene.find("copy"), None);
        assert_eq!(scene.find("moved"), Some(scene.place("moved")));
        assert!(!scene.place("project").exists().unwrap());
        scene.move_project("moved", "project");
        assert_eq!(scene.find("project"), Some(scene.place("project")));
        assert_eq!(scene.at("projects").read_dir().unwrap().count(), 1);
    }

    #[test]
    fn who_was_killed_between_two_steps_has_moved_it() {
        let scene = Scene::new();
        scene.move_project("project", "moved");
        let (old, new) = (scene.place("project"), scene.place("moved"));
        btm_faults::rename(Point::StateMove, old.folder(), new.folder()).unwrap();
        let found = scene.find("moved").unwrap();
        assert!(!found.project().unwrap().is_replaced(&Identity::of(found.root()).unwrap()));
        scene.move_project("moved", "again");
        assert_eq!(scene.find("again"), Some(scene.place("again")), "it is still known by its folder");
    }

    #[test]
    fn what_another_process_writes_is_not_moved() {
        let scene = Scene::new();
        let held = tasks::Place::take(&scene.place("project").state()).unwrap();
        scene.move_project("project", "moved");
        let at = scene.at("moved");
        let (waits, projects) = (
            std::thread::spawn({
                let projects = scene.at("projects");
                move || Place::find(&at, &projects).unwrap()
            }),
            scene.at("projects"),
        );
        while OwnFolder::open(&projects).unwrap().as_file().try_lock().is_ok() {}
        assert!(scene.place("project").exists().unwrap());
        drop(held);
        assert_eq!(waits.join().unwrap(), Some(scene.place("moved")));
    }
}
