//! How tasks of one type ran lately.

use std::collections::{HashMap, VecDeque};

/// Runs that are remembered of a type: enough for a median, and no run of last month.
pub const RUNS: usize = 100;

/// Types that are remembered. Their number is not bounded otherwise, since every command may be one.
const TYPES: usize = 1_000;

/// One attempt that came to an end by itself, or by a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastRun {
    /// Milliseconds it worked, without those for which it was paused.
    pub duration: u64,
    /// Whether it ended well.
    pub succeeded: bool,
}

/// How tasks of one type ran lately: the last [`RUNS`] of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The oldest first.
    runs: VecDeque<PastRun>,
    failures: u32,
    expected: Option<u64>,
}

/// How far a run is, by what is expected of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Percent done: 0 to 99, since it is not done.
    pub percent: u8,
    /// Milliseconds until it is done; 0 if it should be done already.
    pub remaining: u64,
}

impl History {
    /// Adds a run.
    pub fn record(&mut self, run: PastRun) {
        if self.runs.len() == RUNS {
            self.runs.pop_front();
        }
        self.runs.push_back(run);
        self.failures = if run.succeeded { 0 } else { self.failures.saturating_add(1) };
        self.expected = median(self.runs.iter().filter(|run| run.succeeded).map(|run| run.duration).collect());
    }

    /// The runs, the oldest first.
    pub fn runs(&self) -> impl Iterator<Item = &PastRun> {
        self.runs.iter()
    }

    /// Failures since it last succeeded.
    #[must_use]
    pub fn failures_in_a_row(&self) -> u32 {
        self.failures
    }

    /// Milliseconds that a run takes if it succeeds: the median of those that did.
    #[must_use]
    pub fn expected(&self) -> Option<u64> {
        self.expected
    }

    /// How far a run is that has worked for `worked` milliseconds; `None` if none has succeeded.
    #[must_use]
    pub fn estimate(&self, worked: u64) -> Option<Estimate> {
        let expected = self.expected?;
        let percent = u128::from(worked) * 100 / u128::from(expected.max(1));
        let percent = u8::try_from(percent.min(99)).unwrap_or(99);
        Some(Estimate { percent, remaining: expected.saturating_sub(worked) })
    }
}

impl FromIterator<PastRun> for History {
    /// Of runs, the oldest first.
    fn from_iter<T: IntoIterator<Item = PastRun>>(runs: T) -> Self {
        let mut history = Self::default();
        runs.into_iter().for_each(|run| history.record(run));
        history
    }
}

/// The lower one of the middle two, if the number is even.
fn median(mut durations: Vec<u64>) -> Option<u64> {
    let middle = durations.len().checked_sub(1)? / 2;
    Some(*durations.select_nth_unstable(middle).1)
}

/// The histories of all types.
#[derive(Clone, Debug, Default)]
pub(crate) struct Histories {
    types: HashMap<String, Known>,
    /// Counts up with every run; tells which type ran longest ago.
    runs: u64,
}

#[derive(Clone, Debug)]
struct Known {
    history: History,
    last_run: u64,
}

impl Histories {
    pub(crate) fn get(&self, name: &str) -> Option<&History> {
        self.types.get(name).map(|known| &known.history)
    }

    pub(crate) fn set(&mut self, name: &str, history: History) {
        *self.of(name) = history;
    }

    pub(crate) fn record(&mut self, name: &str, run: PastRun) {
        self.of(name).record(run);
    }

    /// The history of a type about which there is something new.
    fn of(&mut self, name: &str) -> &mut History {
        if !self.types.contains_key(name) && self.types.len() >= TYPES {
            let oldest = self.types.iter().min_by_key(|(_, known)| known.last_run).map(|(name, _)| name.clone());
            oldest.and_then(|oldest| self.types.remove(&oldest));
        }
        self.runs += 1;
        let known = self.types.entry(name.to_owned()).or_insert_with(|| Known { history: History::default(), last_run: 0 });
        known.last_run = self.runs;
        &mut known.history
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn good(duration: u64) -> PastRun {
        PastRun { duration, succeeded: true }
    }

    const BAD: PastRun = PastRun { duration: 1, succeeded: false };

    #[test]
    fn the_median_of_what_succeeded_is_expected() {
        assert_eq!(History::default().expected(), None);
        assert_eq!([BAD].into_iter().collect::<History>().expected(), None);
        assert_eq!([good(90), good(10), BAD, good(20)].into_iter().collect::<History>().expected(), Some(20));
        assert_eq!([good(30), good(10)].into_iter().collect::<History>().expected(), Some(10));
    }

    #[test]
    fn an_estimate_stays_below_done() {
        let history: History = [good(200)].into_iter().collect();
        assert_eq!(history.estimate(50), Some(Estimate { percent: 25, remaining: 150 }));
        assert_eq!(history.estimate(900), Some(Estimate { percent: 99, remaining: 0 }));
        assert_eq!(History::default().estimate(1), None);
    }

    #[test]
    fn the_type_that_ran_longest_ago_is_forgotten() {
        let mut histories = Histories::default();
        (0..TYPES).for_each(|number| histories.record(&number.to_string(), BAD));
        histories.record("0", BAD);
        histories.record("new", BAD);
        assert_eq!(histories.get("1"), None);
        assert_eq!(histories.get("0").unwrap().failures_in_a_row(), 2);
        assert_eq!(histories.types.len(), TYPES);
    }

    proptest! {
        #[test]
        fn only_the_last_runs_count(
            old in prop::collection::vec((0_u64..9, any::<bool>()), 0..50),
            new in prop::collection::vec((0_u64..9, any::<bool>()), RUNS..150),
        ) {
            let run = |&(duration, succeeded): &(u64, bool)| PastRun { duration, succeeded };
            let all: History = old.iter().chain(&new).map(run).collect();
            let last: Vec<_> = new[new.len() - RUNS..].iter().map(run).collect();
            prop_assert_eq!(all.runs().copied().collect::<Vec<_>>(), last.clone());
            prop_assert_eq!(all.expected(), last.into_iter().collect::<History>().expected());
            let failures = old.iter().chain(&new).rev().take_while(|(_, succeeded)| !succeeded).count();
            prop_assert_eq!(all.failures_in_a_row() as usize, failures);
        }
    }
}
