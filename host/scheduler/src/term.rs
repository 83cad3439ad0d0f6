//! The effective priority: a sum of named terms.
//!
//! Every task that waits gains the same in the same time. So the order of two tasks never changes by waiting alone, and a task's
//! [place](standing) in it is a number without the present in it: it is only computed anew when another term of it changes.

use btm_model::{Priority, TaskId};

use crate::{History, Weights};

/// One part of a task's effective priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it is about.
    pub name: TermName,
    /// Points, within [`TermName::bounds`].
    pub value: i64,
    /// Where the value comes from, for people.
    pub why: String,
}

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermName {
    /// The priority that was asked for: 1, 10, 100 or 1,000.
    Priority,
    /// Time since it was queued: up, from 0, without limit, so that nothing starves. A retry's waiting begins when the attempt
    /// before ended.
    Waiting,
    /// Failures in a row of its type: up, 0 to [`failures_most`](Weights::failures_most). What broke is what people look at.
    Failures,
    /// The run that is expected: down to −[`quick_most`](Weights::quick_most) for short ones. A quick task can wait.
    Quick,
    /// Files it looks at that were edited lately: up, 0 to [`edits_most`](Weights::edits_most).
    Edits,
    /// Whether a client waits for it: 0 or [`caller`](Weights::caller).
    Caller,
}

impl TermName {
    /// The name that users read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Priority => "priority",
            Self::Waiting => "waiting",
            Self::Failures => "failures",
            Self::Quick => "expected run",
            Self::Edits => "edited files",
            Self::Caller => "caller waits",
        }
    }

    /// The lowest and the highest value.
    #[must_use]
    pub fn bounds(self, weights: &Weights) -> (i64, i64) {
        match self {
            Self::Priority => (Priority::Low.weight().into(), Priority::Critical.weight().into()),
            Self::Waiting => (0, i64::MAX),
            Self::Failures => (0, weights.failures_most.into()),
            Self::Quick => (-i64::from(weights.quick_most), 0),
            Self::Edits => (0, weights.edits_most.into()),
            Self::Caller => (0, weights.caller.into()),
        }
    }
}

/// What the terms of a task are computed from, but for its waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) priority: Priority,
    /// In a row, of its type.
    pub(crate) failures: u32,
    /// Milliseconds.
    pub(crate) expected: Option<u64>,
    /// Files that it looks at, counted up to where more of them count no more.
    pub(crate) edits: u32,
    pub(crate) clients: u32,
}

/// A task's place in the order; the smallest is the first. Of equal ones, the task that was accepted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    /// The effective priority at moment 0, times −60,000 (the milliseconds of a minute), so that it is whole.
    lowness: i128,
    pub(crate) id: TaskId,
}

const MINUTE: i64 = 60_000;

/// The place in the order of a task that was queued at `queued` (milliseconds on the clock of [`Moment`](crate::Moment)).
pub(crate) fn standing(weights: &Weights, facts: &Facts, queued: i64, id: TaskId) -> Standing {
    let points = i128::from(fixed(weights, facts)) * i128::from(MINUTE);
    Standing { lowness: i128::from(queued) * i128::from(weights.waiting) - points, id }
}

/// The points that all tasks of a type have in common.
pub(crate) fn of_type(weights: &Weights, history: Option<&History>) -> i64 {
    let failed = history.map_or(0, History::failures_in_a_row);
    failures(weights, failed) + quick(weights, history.and_then(History::expected))
}

/// Edited files beyond which more of them count no more.
pub(crate) fn edits_that_count(weights: &Weights) -> u32 {
    if weights.edit == 0 { 0 } else { weights.edits_most.div_ceil(weights.edit) }
}

/// All terms of a task that has waited for `waited` milliseconds; their sum is its effective priority.
pub(crate) fn terms(weights: &Weights, facts: &Facts, waited: u64) -> Vec<Term> {
    let term = |name, value, why| Term { name, value, why };
    let expected = match facts.expected {
        Some(expected) => format!("takes about {}", seconds(expected)),
        None => "nothing is known of its type".to_owned(),
    };
    vec![
        term(TermName::Priority, facts.priority.weight().into(), format!("its priority is {}", facts.priority)),
        term(TermName::Waiting, waiting(weights, waited), format!("waits for {}", seconds(waited))),
        term(TermName::Failures, failures(weights, facts.failures), format!("{} in a row", count(facts.failures, "failure"))),
        term(TermName::Quick, quick(weights, facts.expected), expected),
        term(TermName::Edits, edits(weights, facts), edited(weights, facts)),
        term(TermName::Caller, caller(weights, facts), format!("{} for it", count(facts.clients, "client waits|clients wait"))),
    ]
}

fn fixed(weights: &Weights, facts: &Facts) -> i64 {
    i64::from(facts.priority.weight())
        + failures(weights, facts.failures)
        + quick(weights, facts.expected)
        + edits(weights, facts)
        + caller(weights, facts)
}

fn waiting(weights: &Weights, waited: u64) -> i64 {
    let points = u128::from(waited) * u128::from(weights.waiting) / 60_000;
    i64::try_from(points).unwrap_or(i64::MAX / 2)
}

fn failures(weights: &Weights, failures: u32) -> i64 {
    weights.failure.saturating_mul(failures).min(weights.failures_most).into()
}

fn quick(weights: &Weights, expected: Option<u64>) -> i64 {
    let Some(left) = expected.and_then(|expected| weights.quick_below.checked_sub(expected)) else { return 0 };
    let points = u128::from(weights.quick_most) * u128::from(left) / u128::from(weights.quick_below.max(1));
    -i64::try_from(points).unwrap_or(0)
}

fn edits(weights: &Weights, facts: &Facts) -> i64 {
    weights.edit.saturating_mul(facts.edits).min(weights.edits_most).into()
}

fn caller(weights: &Weights, facts: &Facts) -> i64 {
    if facts.clients > 0 { weights.caller.into() } else { 0 }
}

fn edited(weights: &Weights, facts: &Facts) -> String {
    let or_more = if facts.edits > 0 && facts.edits >= edits_that_count(weights) { " or more" } else { "" };
    let files = if facts.edits == 1 { "file" } else { "files" };
    format!("{}{or_more} {files} that it looks at edited in the last {}", facts.edits, seconds(weights.edit_age))
}

/// `1 failure`, `2 failures`; or, where that is not the plural, `singular|plural`.
fn count(number: u32, noun: &str) -> String {
    match (number, noun.split_once('|')) {
        (1, Some((singular, _))) => format!("1 {singular}"),
        (_, Some((_, plural))) => format!("{number} {plural}"),
        (1, None) => format!("1 {noun}"),
        (_, None) => format!("{number} {noun}s"),
    }
}

fn seconds(milliseconds: u64) -> String {
    match milliseconds / 1_000 {
        0 => format!("{milliseconds} ms"),
        seconds @ 1..=119 => format!("{seconds} s"),
        seconds => format!("{} min", seconds / 60),
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU64;

    use proptest::prelude::*;

    use super::*;

    fn facts() -> impl Strategy<Value = Facts> {
        let priority = prop::sample::select(Priority::ALL.as_slice());
        let number = prop_oneof![0_u32..8, any::<u32>()];
        let expected = prop::option::of(prop_oneof![0_u64..20_000, any::<u64>()]);
        (priority, number.clone(), expected, number.clone(), number)
            .prop_map(|(priority, failures, expected, edits, clients)| Facts { priority, failures, expected, edits, clients })
    }

    fn sum(weights: &Weights, facts: &Facts, waited: u64) -> i64 {
        terms(weights, facts, waited).iter().map(|term| term.value).sum()
    }

    proptest! {
        #[test]
        fn every_term_is_within_its_bounds(facts in facts(), waited: u64) {
            let weights = Weights::default();
            for term in terms(&weights, &facts, waited) {
                let (least, most) = term.name.bounds(&weights);
                prop_assert!((least..=most).contains(&term.value), "{term:?}");
            }
        }

        #[test]
        fn waiting_only_ever_adds_and_without_limit(facts in facts(), waited in 0..u64::MAX / 2, more in 6_000..u64::MAX / 2) {
            let weights = Weights::default();
            prop_assert!(sum(&weights, &facts, waited + more) > sum(&weights, &facts, waited));
        }

        #[test]
        fn the_order_is_that_of_the_sums_at_any_time(
            one in facts(),
            other in facts(),
            queued in (0_i64..1 << 40, 0_i64..1 << 40),
            later in 0_i64..1 << 40,
        ) {
            let weights = Weights::default();
            let id = |number| TaskId(NonZeroU64::new(number).unwrap());
            let first = standing(&weights, &one, queued.0, id(1)) < standing(&weights, &other, queued.1, id(2));
            let now = queued.0.max(queued.1) + later;
            let one = sum(&weights, &one, (now - queued.0) as u64);
            let other = sum(&weights, &other, (now - queued.1) as u64);
            let (before, after) = if first { (one, other) } else { (other, one) };
            prop_assert!(before >= after);
        }
    }

    #[test]
    fn a_fresh_medium_task_never_passes_a_fresh_high_one() {
        let weights = Weights::default();
        let most = Facts { priority: Priority::Medium, failures: 99, expected: None, edits: 99, clients: 9 };
        let least = Facts { priority: Priority::High, failures: 0, expected: Some(0), edits: 0, clients: 0 };
        assert_eq!((sum(&weights, &most, 0), sum(&weights, &least, 0)), (90, 95));
    }

    #[test]
    fn terms_say_where_they_come_from() {
        let facts = Facts { priority: Priority::Low, failures: 1, expected: Some(5_000), edits: 5, clients: 1 };
        let whys: Vec<_> = terms(&Weights::default(), &facts, 90_000)
            .into_iter()
            .map(|term| format!("{} {:+}: {}", term.name.name(), term.value, term.why))
            .collect();
        assert_eq!(
            whys,
            [
                "priority +1: its priority is low",
                "waiting +15: waits for 90 s",
                "failures +5: 1 failure in a row",
                "expected run -2: takes about 5 s",
                "edited files +20: 5 or more files that it looks at edited in the last 10 min",
                "caller waits +40: 1 client waits for it",
            ]
        );
    }
}
