//! Keeps results for the next run, many at a time.

use btm_store::{Key, Record, Results, Session, StoreError};

use super::{draft::FileResult, observer::Observer};

/// Bytes of results that are written together.
const BATCH: usize = 4 << 20;

/// What all results may take up, in bytes; those that were of no use for longest go first.
const MOST: u64 = 2 << 30;

/// Writes results; after the first error no more.
pub(crate) struct Keeper<'a> {
    session: Option<Session>,
    observer: &'a dyn Observer,
    records: Vec<Record>,
    bytes: usize,
    used: Vec<Key>,
}

impl<'a> Keeper<'a> {
    pub(crate) fn new(results: Option<&Results>, observer: &'a dyn Observer) -> Self {
        let mut keeper = Self { session: None, observer, records: Vec::new(), bytes: 0, used: Vec::new() };
        match results.map(Results::open).transpose() {
            Ok(session) => keeper.session = session,
            Err(error) => keeper.give_up(&error),
        }
        if keeper.session.as_ref().is_some_and(Session::was_broken) {
            observer.warning("the results of earlier runs were damaged and are made anew");
        }
        keeper
    }

    /// Takes what one file's workers want to be kept.
    pub(crate) fn take(&mut self, result: &mut FileResult) {
        if self.session.is_none() {
            return;
        }
        self.used.append(&mut result.used);
        self.bytes += result.records.iter().map(|record| record.value.len()).sum::<usize>();
        self.records.append(&mut result.records);
        if self.bytes >= BATCH {
            self.write();
        }
    }

    /// Writes the rest, and makes room if there is too much.
    pub(crate) fn finish(mut self) {
        let wrote = !self.records.is_empty();
        self.write();
        let used = std::mem::take(&mut self.used);
        let Some(session) = &mut self.session else { return };
        let done = session.used(&used).and_then(|()| if wrote { session.prune(MOST) } else { Ok(()) });
        if let Err(error) = done {
            self.give_up(&error);
        }
    }

    fn write(&mut self) {
        self.bytes = 0;
        let records = std::mem::take(&mut self.records);
        let Some(session) = self.session.as_mut().filter(|_| !records.is_empty()) else { return };
        if let Err(error) = session.put(&records) {
            self.give_up(&error);
        }
    }

    fn give_up(&mut self, error: &StoreError) {
        self.session = None;
        self.observer.warning(&format!("results are not kept for the next run: {error}"));
    }
}
