//! What can be set.

use std::{collections::BTreeSet, time::Duration};

use btm_runs::Spec;
use btm_scheduler::Policy;

/// What can be set, also while the daemon runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What decides when tasks start.
    pub policy: Policy,
    /// How long what tasks said is kept after they have ended.
    pub keep_results: Duration,
    /// How long it is known what runs took.
    pub keep_metrics: Duration,
    /// Milliseconds without anything to do after which a daemon ends that was not started to stay; 0 for never.
    pub idle_end: u64,
    /// Bytes of the log of an attempt.
    pub log_limit: u64,
    /// What plugins were granted: their names, each with a capability. Changes are written into the audit log.
    pub grants: BTreeSet<(String, String)>,
}

/// A day.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Settings {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            keep_results: 7 * DAY,
            keep_metrics: 30 * DAY,
            idle_end: 30 * 60 * 1_000,
            log_limit: Spec::LOG_LIMIT,
            grants: BTreeSet::new(),
        }
    }
}
