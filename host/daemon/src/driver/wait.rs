//! What the driver waits for: clients, signals, changed settings, files that come and go, time.

use std::{mem::MaybeUninit, os::fd::OwnedFd, os::unix::ffi::OsStrExt as _, rc::Rc, time::Duration};

use btm_scheduler::Moment;
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use tokio::{
    io::unix::AsyncFd,
    signal::unix::{SignalKind, signal},
    sync::mpsc,
    task::spawn_local,
};

use super::Input;
use crate::{DaemonError, Place, clock, descriptor, server};

/// The files in the root of a project that are read again when they change: settings, and what plugins were granted.
const WATCHED: [&str; 2] = ["btm.toml", "btm.lock"];

/// Milliseconds after which it is looked whether everything is still there, although nobody told of a change: a folder further up may
/// have been moved.
const LOOK: u64 = 10_000;
/// The same where changes are not told.
const LOOK_BLINDLY: u64 = 1_000;

/// Has clients and signals become inputs; clients come from what is returned.
pub(super) fn listen(inputs: &mpsc::Sender<Input>) -> Result<mpsc::Sender<server::Said>, DaemonError> {
    let (said, mut heard) = mpsc::channel(16);
    let to = inputs.clone();
    spawn_local(async move {
        while let Some(said) = heard.recv().await {
            if to.send(Input::Said(said)).await.is_err() {
                return;
            }
        }
    });
    for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
        let mut signals = signal(kind).map_err(DaemonError::system("signals cannot be listened to"))?;
        let to = inputs.clone();
        spawn_local(async move { while signals.recv().await.is_some() && to.send(Input::Quit).await.is_ok() {} });
    }
    Ok(said)
}

/// Waits until a moment.
pub(super) async fn until(moment: Moment) {
    tokio::time::sleep(Duration::from_millis(moment.since(clock::now().moment))).await;
}

/// What tells that files change: the settings of the project, and what makes the daemon look whether everything is still there. A
/// folder that is in use does not tell that it was removed, so that around it is watched.
pub(super) struct Changes(Option<Rc<AsyncFd<OwnedFd>>>);

impl Changes {
    /// Has changes become inputs.
    pub(super) fn new(place: &Place, inputs: mpsc::Sender<Input>) -> Self {
        let made = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).map_err(std::io::Error::from);
        let changes = match made.and_then(descriptor::readable) {
            Ok(changes) => Some(Rc::new(changes)),
            Err(error) => {
                tracing::warn!("changed settings are not noticed: {error}");
                None
            }
        };
        let changes = Self(changes);
        changes.watch(place);
        if let Some(watched) = changes.0.clone() {
            spawn_local(tell_changes(watched, names_of(place), inputs));
        }
        changes
    }

    /// Watches the folders that there are, also those that were made anew.
    pub(super) fn watch(&self, place: &Place) {
        let Some(changes) = &self.0 else { return };
        let files = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO;
        let gone = WatchFlags::DELETE | WatchFlags::MOVED_FROM | WatchFlags::MOVE_SELF | WatchFlags::DELETE_SELF;
        let around = place.root().parent().unwrap_or(place.root());
        // One folder may be two of these, and is watched for both.
        let (add, root) = (WatchFlags::MASK_ADD, place.root());
        let state = place.state();
        let folders = [(root, files | gone), (around, gone), (place.projects(), gone), (place.folder(), gone), (&*state, gone)];
        for (folder, flags) in folders {
            if let Err(error) = inotify::add_watch(&**changes, folder, flags | add | WatchFlags::DONT_FOLLOW) {
                tracing::warn!("changes in `{}` are not noticed at once: {error}", folder.display());
            }
        }
    }

    /// Milliseconds after which it is looked whether everything is still there.
    pub(super) fn look(&self) -> u64 {
        if self.0.is_some() { LOOK } else { LOOK_BLINDLY }
    }
}

/// The names that matter if they go: many other files may come and go around a project.
fn names_of(place: &Place) -> Vec<Vec<u8>> {
    let (root, folder) = (place.root().to_owned(), place.folder().to_owned());
    let paths = [root, folder, place.socket(), place.state(), place.runs(), place.lock(), place.database()];
    paths.iter().filter_map(|path| Some(path.file_name()?.as_bytes().to_owned())).collect()
}

async fn tell_changes(changes: Rc<AsyncFd<OwnedFd>>, places: Vec<Vec<u8>>, inputs: mpsc::Sender<Input>) {
    let mut buffer = [MaybeUninit::uninit(); 4_096];
    while let Ok(mut ready) = changes.readable().await {
        let (mut is_about_settings, mut is_about_place) = (false, false);
        let mut reader = inotify::Reader::new(changes.get_ref(), &mut buffer);
        while let Ok(event) = reader.next() {
            match event.file_name().map(std::ffi::CStr::to_bytes) {
                Some(name) => {
                    is_about_settings |= WATCHED.iter().any(|watched| name == watched.as_bytes());
                    is_about_place |= places.iter().any(|place| name == place);
                }
                None => is_about_place = true,
            }
        }
        ready.clear_ready();
        for (is_told, input) in [(is_about_settings, Input::SettingsChanged), (is_about_place, Input::PlaceChanged)] {
            if is_told && inputs.send(input).await.is_err() {
                return;
            }
        }
    }
}
