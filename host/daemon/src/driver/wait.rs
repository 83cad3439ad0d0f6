//! What the driver waits for: clients, signals, changed settings, time.

use std::{mem::MaybeUninit, os::fd::OwnedFd, time::Duration};

use btm_scheduler::Moment;
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use tokio::{
    io::unix::AsyncFd,
    net::UnixListener,
    signal::unix::{SignalKind, signal},
    sync::mpsc,
    task::spawn_local,
};

use super::Input;
use crate::{DaemonError, Place, clock, descriptor, server};

/// The files in the root of a project that are read again when they change: settings, and what plugins were granted.
const WATCHED: [&str; 2] = ["btm.toml", "btm.lock"];

/// Has everything that happens become inputs.
pub(super) fn listen(
    listener: UnixListener,
    greeting: server::Greeting,
    place: &Place,
    inputs: mpsc::Sender<Input>,
) -> Result<(), DaemonError> {
    let (said, mut heard) = mpsc::channel(16);
    spawn_local(server::accept(listener, greeting, said));
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
    match changes_in(place) {
        Ok(changes) => drop(spawn_local(tell_changes(changes, inputs))),
        Err(error) => tracing::warn!("changed settings are not noticed: {error}"),
    }
    Ok(())
}

/// Waits until a moment.
pub(super) async fn until(moment: Moment) {
    tokio::time::sleep(Duration::from_millis(moment.since(clock::now().moment))).await;
}

/// Tells of changes in the root, as editors replace files, so that the file itself cannot be watched; and of folders that are moved
/// or removed. Those above are not watched: the driver sees that for itself as soon as there is something to do.
fn changes_in(place: &Place) -> std::io::Result<AsyncFd<OwnedFd>> {
    let watch = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    let files = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO | WatchFlags::DELETE | WatchFlags::MOVED_FROM;
    let folder = WatchFlags::MOVE_SELF | WatchFlags::DELETE_SELF;
    inotify::add_watch(&watch, place.root(), files | folder)?;
    inotify::add_watch(&watch, place.folder(), folder | WatchFlags::DONT_FOLLOW)?;
    descriptor::readable(watch)
}

async fn tell_changes(changes: AsyncFd<OwnedFd>, inputs: mpsc::Sender<Input>) {
    let mut buffer = [MaybeUninit::uninit(); 4_096];
    while let Ok(mut ready) = changes.readable().await {
        let (mut is_about_settings, mut is_about_place) = (false, false);
        let mut reader = inotify::Reader::new(changes.get_ref(), &mut buffer);
        while let Ok(event) = reader.next() {
            match event.file_name() {
                Some(name) => is_about_settings |= WATCHED.iter().any(|watched| name.to_bytes() == watched.as_bytes()),
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
