//! Runs that go on: they are watched, and told what to do.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Write as _},
    os::fd::{AsFd as _, AsRawFd as _},
    path::PathBuf,
    time::Duration,
};

use btm_model::TaskId;
use btm_runs::{Live, RunError};
use rustix::fs::MemfdFlags;
use tokio::{
    sync::mpsc,
    task::{JoinHandle, spawn_local},
};

use super::{Input, feed};
use crate::{DaemonError, descriptor};

/// The executable of the shim, made by the build script.
const SHIM: &[u8] = include_bytes!(env!("BTM_SHIM"));

/// How long it takes until what could not be watched is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// A run whose shim has ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) id: TaskId,
    pub(super) live: Live,
}

/// Runs that go on.
pub(super) struct Lives {
    orders: HashMap<TaskId, mpsc::UnboundedSender<Order>>,
    feeds: HashMap<TaskId, JoinHandle<()>>,
    inputs: mpsc::Sender<Input>,
}

/// What a run is told.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    Stop,
    Pause,
    Resume,
}

impl Lives {
    pub(super) fn new(inputs: mpsc::Sender<Input>) -> Self {
        Self { orders: HashMap::new(), feeds: HashMap::new(), inputs }
    }

    /// Watches a run until its shim has ended; a scan tells how it goes.
    pub(super) fn watch(&mut self, id: TaskId, live: Live, is_scan: bool) {
        if is_scan {
            let feed = feed::follow(id, live.run().folder.clone(), self.inputs.clone());
            self.feeds.insert(id, spawn_local(feed));
        }
        let (orders, mut given) = mpsc::unbounded_channel();
        self.orders.insert(id, orders);
        let inputs = self.inputs.clone();
        spawn_local(async move {
            let watched = loop {
                match live.as_fd().try_clone_to_owned().and_then(descriptor::readable) {
                    Ok(watched) => break watched,
                    // Too many open files, mostly.
                    Err(error) => tracing::warn!("task {id} cannot be watched yet: {error}"),
                }
                tokio::time::sleep(AGAIN).await;
            };
            loop {
                tokio::select! {
                    _ = watched.readable() => break,
                    order = given.recv() => match order {
                        Some(order) => obey(&live, order),
                        None => break,
                    },
                }
            }
            // If nobody listens any more, the next daemon will find out.
            let _ = inputs.send(Input::Ended(Ended { id, live })).await;
        });
    }

    /// Tells a run what to do. One that has ended needs no telling.
    pub(super) fn tell(&self, id: TaskId, order: Order) {
        if let Some(orders) = self.orders.get(&id) {
            let _ = orders.send(order);
        }
    }

    /// Tells all runs what to do.
    pub(super) fn tell_all(&self, order: Order) {
        self.orders.keys().for_each(|id| self.tell(*id, order));
    }

    /// Whether nothing runs.
    pub(super) fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// Whether a run is watched.
    pub(super) fn knows(&self, id: TaskId) -> bool {
        self.orders.contains_key(&id)
    }

    /// A run has ended.
    pub(super) fn forget(&mut self, id: TaskId) {
        self.orders.remove(&id);
        if let Some(feed) = self.feeds.remove(&id) {
            feed.abort();
        }
    }
}

fn obey(live: &Live, order: Order) {
    let obeyed: Result<(), RunError> = match order {
        Order::Stop => live.stop(),
        Order::Pause => live.pause(),
        Order::Resume => live.resume(),
    };
    if let Err(error) = obeyed {
        tracing::warn!("{error}");
    }
}

/// The executable of the shim, in memory: nobody can change it, and no file of it lies around.
pub(super) struct Shim {
    _file: File,
    path: PathBuf,
}

impl Shim {
    pub(super) fn new() -> Result<Self, DaemonError> {
        let made = || -> io::Result<Self> {
            let mut file = File::from(rustix::fs::memfd_create("btm-shim", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?);
            file.write_all(SHIM)?;
            use rustix::fs::SealFlags;
            rustix::fs::fcntl_add_seals(&file, SealFlags::SEAL | SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK)?;
            let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
            Ok(Self { _file: file, path })
        };
        made().map_err(DaemonError::system("the shim cannot be put into memory"))
    }

    pub(super) fn path(&self) -> &std::path::Path {
        &self.path
    }
}
