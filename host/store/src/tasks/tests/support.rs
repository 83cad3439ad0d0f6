//! A folder for a database, and tasks to put into it.

use std::{
    num::NonZeroU64,
    path::{Path, PathBuf},
};

use btm_faults::Point;
use btm_model::{Digest, Priority, Retry, State, Task, TaskId, TaskLimits, Timestamp, Work};
use btm_vault::Vault;
use tempfile::TempDir;

use crate::{
    StoreError,
    tasks::{Change, Environment, Filter, Loaded, Opened, Tasks},
};

/// When everything happens in the tests.
pub const NOW: Timestamp = Timestamp(1_764_000_000_000);

pub struct Home {
    home: TempDir,
    pub vault: Vault,
}

impl Home {
    pub fn new() -> Self {
        let home = TempDir::new().unwrap();
        let vault = vault(home.path());
        for folder in ["projects", "projects/one"] {
            btm_faults::create_folder(Point::StateOpen, &home.path().join(folder)).unwrap();
        }
        Self { home, vault }
    }

    /// The folder of the database, which is not there yet; that above it is.
    pub fn folder(&self) -> PathBuf {
        self.home.path().join("projects/one/state")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    pub fn try_open(&self) -> Result<(Tasks, Opened, Loaded), StoreError> {
        Tasks::open(&self.folder(), &self.vault, 0, NOW)
    }

    pub fn open(&self) -> (Tasks, Opened, Loaded) {
        self.try_open().unwrap()
    }

    pub fn tasks(&self) -> Tasks {
        self.open().0
    }
}

pub fn vault(home: &Path) -> Vault {
    Vault::open(&home.join("cache"), &home.join("keys")).unwrap()
}

pub fn id(number: u64) -> TaskId {
    TaskId(NonZeroU64::new(number).unwrap())
}

pub fn task(number: u64) -> Task {
    Task {
        id: id(number),
        name: "cargo test".to_owned(),
        work: Work::Command { command: vec!["cargo".into(), "test".into(), number.to_string().into()] },
        directory: "/home/somebody/project".into(),
        priority: Priority::Medium,
        group: None,
        after: Vec::new(),
        limits: TaskLimits::default(),
        retry: Retry::default(),
        key: Digest::of(&number.to_le_bytes()),
        origin: "you".to_owned(),
        accepted: NOW,
        inherited: None,
        wishes: Vec::new(),
    }
}

pub fn accepted(number: u64) -> Change {
    let environment = Environment::from([("TOKEN".into(), format!("secret {number}").into())]);
    Change::Accepted { task: Box::new(task(number)), environment }
}

pub fn succeeded(number: u64, at: Timestamp) -> Change {
    Change::State { id: id(number), state: State::Succeeded { at, code: 0 } }
}

/// The numbers of all tasks, in their order.
pub fn numbers(tasks: &Tasks) -> Vec<u64> {
    let listed = tasks.list(&Filter::default(), usize::MAX).unwrap();
    assert_eq!(listed.damaged, []);
    listed.entries.iter().rev().map(|entry| entry.task.id.0.get()).collect()
}
