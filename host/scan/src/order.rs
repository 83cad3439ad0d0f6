//! Sorting that can be given up: what a run has found is sorted after the user has ended it, too.

use std::cmp::Ordering;

use crate::cost;

/// So many are sorted or merged before the next look at the time.
const AT_A_TIME: usize = 1_024;

/// Sorts, and keeps what is equal in its order. Once it `is_late`, the rest stays as it is: nothing is lost.
pub(crate) fn sort<T>(items: Vec<T>, order: impl Fn(&T, &T) -> Ordering, is_late: &dyn Fn() -> bool) -> Vec<T> {
    let order = |one: &T, other: &T| {
        cost::spend(1);
        order(one, other)
    };
    let mut rest = items.into_iter();
    let mut runs = Vec::new();
    loop {
        let mut run: Vec<T> = rest.by_ref().take(AT_A_TIME).collect();
        if run.is_empty() {
            break;
        }
        if !is_late() {
            run.sort_by(order);
        }
        runs.push(run);
    }
    while runs.len() > 1 {
        let mut longer = Vec::with_capacity(runs.len().div_ceil(2));
        let mut rest = runs.into_iter();
        while let Some(one) = rest.next() {
            longer.push(match rest.next() {
                Some(other) => merge(one, other, order, is_late),
                None => one,
            });
        }
        runs = longer;
    }
    runs.pop().unwrap_or_default()
}

/// One list of two; of what is equal, that of the first goes first.
fn merge<T>(one: Vec<T>, other: Vec<T>, order: impl Fn(&T, &T) -> Ordering, is_late: &dyn Fn() -> bool) -> Vec<T> {
    let mut merged = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    while let (Some(first), Some(second)) = (one.peek(), other.peek()) {
        if merged.len().is_multiple_of(AT_A_TIME) && is_late() {
            break;
        }
        merged.extend(if order(first, second).is_le() { one.next() } else { other.next() });
    }
    merged.extend(one);
    merged.extend(other);
    merged
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;

    use super::{AT_A_TIME, sort};

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items in proptest::collection::vec((0..50_u8, any::<u8>()), 0..5 * AT_A_TIME)) {
            let by_first = |one: &(u8, u8), other: &(u8, u8)| one.0.cmp(&other.0);
            let mut expected = items.clone();
            expected.sort_by(by_first);
            prop_assert_eq!(sort(items, by_first, &|| false), expected);
        }

        #[test]
        fn nothing_is_lost_whenever_it_is_late(count in 0..5_000_usize, looks in 0..40_u32) {
            let items: Vec<usize> = (0..count).rev().collect();
            let left = Cell::new(looks);
            let is_late = || {
                left.set(left.get().saturating_sub(1));
                left.get() == 0
            };
            let mut sorted = sort(items, usize::cmp, &is_late);
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..count).collect::<Vec<_>>());
        }
    }
}
