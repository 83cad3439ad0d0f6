//! Which files workers take next: the large ones first, then the others in their order; but while much waits to be merged, only the
//! one that the merger waits for. So what was found out of order takes no more memory than a bound and what workers hold, nothing is
//! lost, and somebody always works on what is merged next.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// So many files are taken at a time at most: passing on a result wakes a thread up, which takes as long as analyzing a tiny file.
const AT_A_TIME: usize = 32;

/// So many bytes of results wait to be merged before workers wait too.
const MOST_WAITING: u64 = 32 << 20;

/// How long a worker waits before it looks whether the user ended the scan.
const MOMENT: Duration = Duration::from_millis(50);

/// The files of a scan, for its workers and its merger.
pub(crate) struct Queue {
    state: Mutex<State>,
    has_moved: Condvar,
    jobs: usize,
}

/// What is left, and what waits.
#[derive(Debug)]
struct State {
    /// In the order in which they are taken; some may be taken already.
    order: VecDeque<usize>,
    left: BTreeSet<usize>,
    /// The number of the file that is merged next.
    needed: usize,
    /// Bytes of results that wait to be merged.
    waiting: u64,
}

/// What a worker does next.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    Take(Vec<usize>),
    Wait,
}

impl Queue {
    /// A queue of these files, by their numbers, in the order in which `jobs` workers are to take them.
    pub(crate) fn new(files: Vec<usize>, jobs: usize) -> Self {
        let left = files.iter().copied().collect();
        let state = State { order: files.into(), left, needed: 0, waiting: 0 };
        Self { state: Mutex::new(state), has_moved: Condvar::new(), jobs: jobs.max(1) }
    }

    /// The next files; none if there are none left, or the scan `is_over`.
    pub(crate) fn take(&self, is_over: impl Fn() -> bool) -> Vec<usize> {
        let mut state = self.state();
        while !is_over() {
            match state.next(self.jobs) {
                Next::Take(files) => return files,
                Next::Wait => {
                    let waited = self.has_moved.wait_timeout(state, MOMENT);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
        Vec::new()
    }

    /// The merger waits for the file number `index`.
    pub(crate) fn need(&self, index: usize) {
        self.state().needed = index;
        self.has_moved.notify_all();
    }

    /// Results of so many bytes wait to be merged.
    pub(crate) fn arrived(&self, bytes: u64) {
        self.state().waiting += bytes;
    }

    /// Results of so many bytes were merged.
    pub(crate) fn merged(&self, bytes: u64) {
        self.state().merged(bytes);
        self.has_moved.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next(&mut self, jobs: usize) -> Next {
        if self.waiting <= MOST_WAITING {
            // Fewer towards the end, so that no worker is left alone with many.
            let some = (self.left.len() / (4 * jobs)).clamp(1, AT_A_TIME);
            return Next::Take((0..some).map_while(|_| self.first()).collect());
        }
        match self.left.first() {
            None => Next::Take(Vec::new()),
            Some(lowest) if *lowest > self.needed => Next::Wait,
            Some(_) => Next::Take(self.left.pop_first().into_iter().collect()),
        }
    }

    /// The first in the order that is left.
    fn first(&mut self) -> Option<usize> {
        loop {
            let first = self.order.pop_front()?;
            if self.left.remove(&first) {
                return Some(first);
            }
        }
    }

    fn merged(&mut self, bytes: u64) {
        self.waiting = self.waiting.saturating_sub(bytes);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{AT_A_TIME, MOST_WAITING, Next, State};

    /// The most bytes of one result.
    const LARGEST: u64 = 8 << 20;

    /// Workers that hold files which they have taken, and a merger that takes what is ready.
    struct Scan {
        state: State,
        sizes: Vec<u64>,
        held: Vec<Vec<usize>>,
        ready: BTreeMap<usize, u64>,
        merged: Vec<usize>,
    }

    impl Scan {
        fn new(sizes: Vec<u64>, jobs: usize) -> Self {
            let mut order: Vec<usize> = (0..sizes.len()).collect();
            order.sort_by_key(|index| std::cmp::Reverse(sizes[*index]));
            let state = State { left: order.iter().copied().collect(), order: order.into(), needed: 0, waiting: 0 };
            Self { state, sizes, held: vec![Vec::new(); jobs], ready: BTreeMap::new(), merged: Vec::new() }
        }

        /// A worker hands over what it has, and takes more; whether it did anything.
        fn work(&mut self, worker: usize) -> bool {
            let done = std::mem::take(&mut self.held[worker]);
            for index in &done {
                self.ready.insert(*index, self.sizes[*index]);
                self.state.waiting += self.sizes[*index];
            }
            match self.state.next(self.held.len()) {
                Next::Wait => !done.is_empty(),
                Next::Take(files) => {
                    let is_something = !files.is_empty() || !done.is_empty();
                    self.held[worker] = files;
                    is_something
                }
            }
        }

        /// The merger takes what it can.
        fn merge(&mut self) {
            while let Some(bytes) = self.ready.remove(&self.state.needed) {
                self.merged.push(self.state.needed);
                self.state.needed += 1;
                self.state.merged(bytes);
            }
        }
    }

    proptest! {
        #[test]
        fn all_files_are_merged_in_order_and_little_waits(
            sizes in proptest::collection::vec(prop_oneof![0..100_u64, 0..LARGEST], 0..200),
            turns in proptest::collection::vec(0..4_usize, 1..400),
        ) {
            let (count, jobs) = (sizes.len(), 4);
            let mut scan = Scan::new(sizes, jobs);
            let mut turns = turns.into_iter().cycle();
            let mut idle = 0;
            while scan.merged.len() < count {
                let worker = turns.next().unwrap();
                let worker = if idle > 50 { idle % jobs } else { worker };
                idle = if scan.work(worker) { 0 } else { idle + 1 };
                prop_assert!(idle < 100, "nobody has anything to do: {:?}", scan.state);
                scan.merge();
                let held = (jobs * AT_A_TIME) as u64 * LARGEST;
                prop_assert!(scan.state.waiting <= MOST_WAITING + held);
            }
            prop_assert_eq!(scan.merged, (0..count).collect::<Vec<_>>());
            prop_assert_eq!(scan.state.waiting, 0);
        }
    }

    #[test]
    fn while_much_waits_only_what_is_merged_next_is_taken() {
        let mut scan = Scan::new(vec![1, 2, 3, 4], 1);
        scan.state.waiting = MOST_WAITING + 1;
        scan.state.needed = 1;
        assert_eq!(scan.state.next(1), Next::Take(vec![0]), "what comes before is needed too");
        assert_eq!(scan.state.next(1), Next::Take(vec![1]));
        assert_eq!(scan.state.next(1), Next::Wait, "somebody works on it");
        scan.state.merged(2);
        assert_eq!(scan.state.next(1), Next::Take(vec![3]), "the largest");
    }
}
