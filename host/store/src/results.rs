//! What analyses said, by a digest of everything that decided it.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use btm_vault::Vault;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::{
    cache::{self, Schema},
    error::StoreError,
};

/// A digest of everything that decides a result.
pub type Key = [u8; 32];

/// A result under its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What decided it.
    pub key: Key,
    /// What was said, in the scan's own form.
    pub value: Vec<u8>,
}

/// `used` is a day since 1970, so that a result that is used daily is written once a day.
const SCHEMA: Schema = Schema {
    version: 1,
    tables: "CREATE TABLE IF NOT EXISTS result (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL, mac BLOB NOT NULL, used INTEGER NOT NULL) STRICT;
             CREATE INDEX IF NOT EXISTS result_used ON result (used);",
};

/// Records that are removed in one transaction, so that others do not wait long.
const BATCH: i64 = 1_000;

/// The results of analyses, in one file. Threads and processes may share it; each thread has a [`Session`].
#[derive(Clone, Debug)]
pub struct Results {
    path: PathBuf,
    vault: Arc<Vault>,
}

/// One thread's use of the results.
#[derive(Debug)]
pub struct Session {
    connection: Connection,
    path: PathBuf,
    vault: Arc<Vault>,
    was_broken: bool,
    today: i64,
}

/// What was found under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What was said.
    pub value: Vec<u8>,
    /// Whether it was of no use yet today, which [`Session::used`] should hear.
    pub is_unused_today: bool,
}

/// How much is remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Results.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What a look at every record found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Records that are what this user wrote.
    pub good: u64,
    /// Records that were removed because they are not.
    pub removed: u64,
}

impl Results {
    /// The results in the file at `path`, in a folder of this user's own, sealed by the vault's secret.
    #[must_use]
    pub fn new(path: PathBuf, vault: Arc<Vault>) -> Self {
        Self { path, vault }
    }

    /// Opens the file, or makes one; a broken one is made anew.
    ///
    /// # Errors
    /// If it cannot be used.
    pub fn open(&self) -> Result<Session, StoreError> {
        let (connection, was_broken) = cache::open_cache(&self.path, &SCHEMA)?;
        Ok(Session { connection, path: self.path.clone(), vault: self.vault.clone(), was_broken, today: today() })
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub fn clean(&self) -> Result<(), StoreError> {
        cache::remove(&self.path)
    }
}

impl Session {
    /// Whether the file was broken and everything in it is lost.
    #[must_use]
    pub fn was_broken(&self) -> bool {
        self.was_broken
    }

    /// What was said; nothing if it is not known, or was not written by this user.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn get(&self, key: &Key) -> Result<Option<Found>, StoreError> {
        let found: Option<(Vec<u8>, Vec<u8>, i64)> = self.query(|connection| {
            let mut statement = connection.prepare_cached("SELECT value, mac, used FROM result WHERE key = ?1")?;
            statement.query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })?;
        let believed = found.filter(|(value, mac, _)| self.vault.vouches_for(key, value, mac));
        Ok(believed.map(|(value, _, used)| Found { value, is_unused_today: used != self.today }))
    }

    /// Keeps results, all or none of them.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn put(&mut self, records: &[Record]) -> Result<(), StoreError> {
        let (vault, today) = (self.vault.clone(), self.today);
        self.change(|connection| {
            let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            {
                let mut statement = transaction
                    .prepare_cached("INSERT OR REPLACE INTO result (key, value, mac, used) VALUES (?1, ?2, ?3, ?4)")?;
                for Record { key, value } in records {
                    statement.execute(params![key, value, vault.vouch(key, value), today])?;
                }
            }
            transaction.commit()
        })
    }

    /// Notes that results were of use today, so that others are forgotten first.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn used(&mut self, keys: &[Key]) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        let today = self.today;
        self.change(|connection| {
            let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            {
                let mut statement = transaction.prepare_cached("UPDATE result SET used = ?2 WHERE key = ?1")?;
                for key in keys {
                    statement.execute(params![key, today])?;
                }
            }
            transaction.commit()
        })
    }

    /// Every record that this user wrote, in no order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn all(&self) -> Result<Vec<Record>, StoreError> {
        let mut records = Vec::new();
        self.each(|_, record| records.extend(record))?;
        Ok(records)
    }

    /// Shows every row: its number and its record, if this user wrote it.
    fn each(&self, mut show: impl FnMut(i64, Option<Record>)) -> Result<(), StoreError> {
        self.query(|connection| {
            let mut statement = connection.prepare("SELECT rowid, key, value, mac FROM result")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (key, value, mac): (Vec<u8>, Vec<u8>, Vec<u8>) = (row.get(1)?, row.get(2)?, row.get(3)?);
                let record = Key::try_from(key).ok().filter(|key| self.vault.vouches_for(key, &value, &mac));
                show(row.get(0)?, record.map(|key| Record { key, value }));
            }
            Ok(())
        })
    }

    /// How much is remembered.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        self.query(|connection| {
            connection.query_row("SELECT count(*), coalesce(sum(length(value)), 0) FROM result", [], |row| {
                Ok(Stats { records: row.get::<_, i64>(0)?.unsigned_abs(), bytes: row.get::<_, i64>(1)?.unsigned_abs() })
            })
        })
    }

    /// Looks at every record, and removes those that this user did not write.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn verify(&mut self) -> Result<Verified, StoreError> {
        let (mut good, mut bad) = (0, Vec::new());
        self.each(|row, record| match record {
            Some(_) => good += 1,
            None => bad.push(row),
        })?;
        self.change(|connection| {
            let transaction = connection.transaction()?;
            for row in &bad {
                transaction.execute("DELETE FROM result WHERE rowid = ?1", [row])?;
            }
            transaction.commit()
        })?;
        Ok(Verified { good, removed: bad.len() as u64 })
    }

    /// Forgets the results that were of no use for longest, until those that stay take up at most `most` bytes of the file.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn prune(&mut self, most: u64) -> Result<(), StoreError> {
        while self.occupied()? > most {
            let removed = self.change(|connection| {
                connection.execute("DELETE FROM result WHERE rowid IN (SELECT rowid FROM result ORDER BY used LIMIT ?1)", [BATCH])
            })?;
            if removed == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Bytes of the file that are in use; what is free is filled again before the file grows.
    fn occupied(&self) -> Result<u64, StoreError> {
        self.query(|connection| {
            let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            let pages = pragma("page_count")? - pragma("freelist_count")?;
            Ok((pages * pragma("page_size")?).unsigned_abs())
        })
    }

    fn query<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        ask(&self.connection).map_err(|error| StoreError::database(&self.path, error))
    }

    fn change<T>(&mut self, change: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        change(&mut self.connection).map_err(|error| StoreError::database(&self.path, error))
    }
}

/// The day since 1970; a clock that is wrong only makes the wrong results old.
fn today() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs() / (24 * 3600)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
