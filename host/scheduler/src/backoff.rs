//! How long to wait before another attempt.

use btm_model::{Retry, TaskId};

/// Milliseconds between the end of attempt `attempt` (1 for the first) and the next one: `delay`, doubled with every attempt, up
/// to `longest`, and varied by up to a quarter in both directions, but never beyond `longest`.
///
/// What it is varied by is a hash of the task's number and the attempt's. So it is the same whoever computes it, and different
/// for tasks that failed together.
pub(crate) fn backoff(retry: &Retry, id: TaskId, attempt: u32) -> u64 {
    let doublings = attempt.saturating_sub(1).min(63);
    let wait = u128::from(retry.delay) << doublings;
    let wait = u64::try_from(wait).unwrap_or(u64::MAX).min(retry.longest);
    let quarter = wait / 4;
    let shift = mix(id.0.get(), attempt) % (quarter.saturating_mul(2).saturating_add(1));
    (wait - quarter).saturating_add(shift).min(retry.longest)
}

/// SplitMix64: every bit of the input changes every bit of the output with the same chance.
fn mix(id: u64, attempt: u32) -> u64 {
    let mut hash = id.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(attempt).wrapping_mul(0xd1b5_4a32_d192_ed03));
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, num::NonZeroU64};

    use proptest::prelude::*;

    use super::*;

    fn id(number: u64) -> TaskId {
        TaskId(NonZeroU64::new(number).unwrap())
    }

    proptest! {
        #[test]
        fn it_doubles_within_a_quarter_up_to_the_longest(
            number in 1_u64..,
            attempt in 1_u32..12,
            delay in 0_u64..10_000,
            longest in 0_u64..100_000,
        ) {
            let wait = backoff(&Retry { times: 20, delay, longest }, id(number), attempt);
            let exact = (delay << (attempt - 1)).min(longest);
            prop_assert!(wait <= longest);
            prop_assert!(wait >= exact - exact / 4 && wait <= exact + exact / 4);
        }

        #[test]
        fn nothing_overflows(number in 1_u64.., attempt: u32, delay: u64, longest: u64) {
            let retry = Retry { times: 1, delay, longest };
            prop_assert!(backoff(&retry, id(number), attempt) <= longest);
        }
    }

    #[test]
    fn tasks_that_failed_together_come_back_apart() {
        let retry = Retry { times: 1, delay: 1_000, longest: 300_000 };
        let waits: BTreeSet<_> = (1..=100).map(|number| backoff(&retry, id(number), 1)).collect();
        assert!(waits.len() > 80, "{}", waits.len());
        assert!(waits.first().unwrap() < &800 && waits.last().unwrap() > &1_200);
    }
}
