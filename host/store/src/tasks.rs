//! The durable state of tasks.
//!
//! [`Tasks`] is one SQLite database, written by one process. A batch of [`Change`]s is on disk as a whole when
//! [`commit`](Tasks::commit) returns, or not at all: whoever is killed finds the last batch that was committed. What is asked for
//! by its value is a column; tasks and states are JSON, as the model writes them.

mod aside;
mod audit;
mod change;
mod failure;
mod open;
mod place;
mod prune;
mod read;
mod record;
mod restore;
mod schema;
mod values;

use std::{collections::BTreeSet, fs::File, num::NonZeroU64, path::Path};

use btm_faults::{Moment, Point, pass};
use btm_files::own::is_at;
use btm_model::{RequestToken, TaskId, Timestamp};
use btm_vault::Vault;
use rusqlite::{Connection, TransactionBehavior};

pub use audit::{Action, Audit};
pub use change::Change;
pub use open::Opened;
pub use place::Place;
pub use prune::{Old, Pruned};
pub use record::{Entry, Environment, Filter, HISTORY, Listed, Loaded, Record, Run, Tried, Usage};

use crate::StoreError;
use failure::Failure;

/// The tasks of a project, while this process is the one that writes them.
#[derive(Debug)]
pub struct Tasks {
    connection: Connection,
    /// The main file of the database, to tell whether it is still where it was.
    file: File,
    /// Held until the connection is closed, which the order of the fields sees to.
    place: Place,
    /// The lowest number that no task has or had.
    next: TaskId,
}

impl Tasks {
    /// Opens the database in `folder`, makes one if there is none, and reads what a scheduler needs to go on.
    ///
    /// A damaged database, and one that `owner` did not make, is renamed and replaced by an empty one, which [`Opened`] and the
    /// audit log tell. Numbers of tasks go on above `ids_above`, the highest one that is known from elsewhere, and above what a
    /// damaged database still says. `now` goes into names and the audit log only.
    ///
    /// # Errors
    /// If another process has it open, if a newer btm wrote it, or if it cannot be used for a reason that is not in it.
    pub fn open(folder: &Path, owner: &Vault, ids_above: u64, now: Timestamp) -> Result<(Self, Opened, Loaded), StoreError> {
        open::open(folder, owner, ids_above, now)
    }

    /// Whether database and lock are still where they were. If not, somebody has removed or replaced them.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.place.is_in_place() && is_at(&self.file, &self.place.path) && restore::has_log(&self.place)
    }

    /// Writes the database anew where somebody has removed it, or takes a lock anew that was removed. The folder around it is there.
    ///
    /// # Errors
    /// If another process has the lock, or another database lies there ([`StoreError::InUse`]): then this one is over. If it cannot be
    /// written, what is known stays in this process, and a later attempt may succeed.
    pub fn restore(&mut self) -> Result<(), StoreError> {
        restore::restore(self)
    }

    /// What a scheduler needs to go on.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn load(&self) -> Result<Loaded, StoreError> {
        self.read(read::load)
    }

    /// Where the database lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    /// Makes all changes, in their order, in one transaction. They are on disk when this returns.
    ///
    /// # Errors
    /// If there is no space, if a change is about a task that is not there or accepts a number for the second time, or if the
    /// database cannot be written. None of the changes is made then, and the next commit may succeed.
    pub fn commit(&mut self, changes: &[Change]) -> Result<(), StoreError> {
        let next = self.next_after(changes)?;
        self.write(Point::StateCommit, |connection| changes.iter().try_for_each(|change| change::write(connection, change)))?;
        self.next = next;
        Ok(())
    }

    /// Forgets some of what is old; to be called again while there is more. A task that has not ended is never forgotten, and
    /// neither is one that such a task waits for.
    ///
    /// # Errors
    /// If there is no space, which also forgetting needs a little of, or if the database cannot be written. Whether the tasks of
    /// this call are forgotten is then for [`known`](Self::known) to say.
    pub fn prune(&mut self, old: &Old) -> Result<Pruned, StoreError> {
        let pruned = self.write(Point::StatePrune, |connection| Ok(prune::some(connection, old)?))?;
        if !pruned.is_more {
            self.read(prune::shrink)?;
        }
        Ok(pruned)
    }

    /// Everything about a task but its environment; nothing if it is not known.
    ///
    /// # Errors
    /// If the database, or the task's record, cannot be read.
    pub fn task(&self, id: TaskId) -> Result<Option<Record>, StoreError> {
        self.read(|connection| read::task(connection, id))
    }

    /// The environment of a task, which may hold secrets; nothing if the task is not known.
    ///
    /// # Errors
    /// If the database, or the record, cannot be read.
    pub fn environment(&self, id: TaskId) -> Result<Option<Environment>, StoreError> {
        self.read(|connection| read::environment(connection, id))
    }

    /// The task that a request with this token asked for; nothing if there was none, or its task is not known any more.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn asked(&self, token: &RequestToken) -> Result<Option<TaskId>, StoreError> {
        self.read(|connection| read::asked(connection, token))
    }

    /// The newest tasks that `filter` lets through, at most `most`, newest first.
    ///
    /// # Errors
    /// If the database cannot be read; a record that cannot be read is named in the list.
    pub fn list(&self, filter: &Filter, most: usize) -> Result<Listed, StoreError> {
        self.read(|connection| read::list(connection, filter, most))
    }

    /// Those of `ids` under which a task is known: the folders of runs of other tasks can be removed.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn known(&self, ids: &[TaskId]) -> Result<BTreeSet<TaskId>, StoreError> {
        self.read(|connection| read::known(connection, ids))
    }

    /// What the last runs of tasks with a name took, at most `most`, the newest one last.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn runs(&self, name: &str, most: usize) -> Result<Vec<Run>, StoreError> {
        self.read(|connection| read::runs(connection, name, most))
    }

    /// The last lines of the audit log, at most `most`, newest first; those about one subject, if it is given.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn audit(&self, subject: Option<&str>, most: usize) -> Result<Vec<Audit>, StoreError> {
        self.read(|connection| audit::newest(connection, subject, most))
    }

    /// The next free number after the changes, if each task that they accept has a free one.
    fn next_after(&self, changes: &[Change]) -> Result<TaskId, StoreError> {
        changes.iter().try_fold(self.next, |next, change| match change {
            Change::Accepted { task, .. } if task.id < next => Err(Failure::Used(task.id).at(self.path())),
            Change::Accepted { task, .. } => Ok(TaskId(NonZeroU64::saturating_add(task.id.0, 1))),
            Change::Found { task, .. } => Ok(next.max(TaskId(NonZeroU64::saturating_add(task.id.0, 1)))),
            _ => Ok(next),
        })
    }

    fn read<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        ask(&self.connection).map_err(|error| StoreError::database(self.path(), error))
    }

    /// One transaction. It is torn where everything is said and nothing is committed.
    fn write<T>(&mut self, point: Point, write: impl FnOnce(&Connection) -> Result<T, Failure>) -> Result<T, StoreError> {
        let connection = &mut self.connection;
        let written = || -> Result<T, Failure> {
            pass(point, Moment::Before)?;
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let written = write(&transaction)?;
            pass(point, Moment::Torn)?;
            transaction.commit()?;
            pass(point, Moment::After)?;
            Ok(written)
        };
        written().map_err(|failure| failure.at(&self.place.path))
    }
}

#[cfg(test)]
mod tests;
