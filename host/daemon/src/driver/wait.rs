//! What the driver waits for: clients, signals, changed settings, time.

use std::{path::Path, time::Duration};

use btm_scheduler::Moment;
use rustix::fs::inotify;
use tokio::{
    io::unix::AsyncFd,
    net::UnixListener,
    signal::unix::{SignalKind, signal},
    sync::mpsc,
    task::spawn_local,
};

use super::Input;
use crate::{DaemonError, clock, descriptor, server};

/// The files in the root of a project that are read again when they change: settings, and what plugins were granted.
const WATCHED: [&str; 2] = ["btm.toml", "btm.lock"];

/// Has everything that happens become inputs.
pub(super) fn listen(
    listener: UnixListener,
    greeting: server::Greeting,
    root: &Path,
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
    match settings_of(root) {
        Ok(watch) => drop(spawn_local(watch_settings(watch, inputs))),
        Err(error) => tracing::warn!("changed settings are not noticed: {error}"),
    }
    Ok(())
}

/// Waits until a moment.
pub(super) async fn until(moment: Moment) {
    tokio::time::sleep(Duration::from_millis(moment.since(clock::now().moment))).await;
}

/// Tells of changes in the root: editors replace files, so the file itself cannot be watched.
fn settings_of(root: &Path) -> std::io::Result<AsyncFd<std::os::fd::OwnedFd>> {
    use inotify::{CreateFlags, WatchFlags};
    let watch = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    let changes = WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO | WatchFlags::DELETE | WatchFlags::MOVED_FROM;
    inotify::add_watch(&watch, root, changes)?;
    descriptor::readable(watch)
}

async fn watch_settings(watch: AsyncFd<std::os::fd::OwnedFd>, inputs: mpsc::Sender<Input>) {
    let mut buffer = [std::mem::MaybeUninit::uninit(); 4_096];
    while let Ok(mut ready) = watch.readable().await {
        let mut is_about_settings = false;
        let mut reader = inotify::Reader::new(watch.get_ref(), &mut buffer);
        while let Ok(event) = reader.next() {
            let is_watched = |name: &std::ffi::CStr| WATCHED.iter().any(|watched| name.to_bytes() == watched.as_bytes());
            is_about_settings |= event.file_name().is_some_and(is_watched);
        }
        ready.clear_ready();
        if is_about_settings && inputs.send(Input::SettingsChanged).await.is_err() {
            return;
        }
    }
}
