//! What an attempt used.

use btm_model::Timestamp;
use btm_store::tasks::Usage;

/// What an attempt used, and when it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Used {
    /// When.
    pub(crate) at: Timestamp,
    /// Milliseconds that it ran, if that is known.
    pub(crate) ran: Option<u64>,
    /// The rest.
    pub(crate) usage: Usage,
}

impl Used {
    /// Of an attempt of which nothing is known but that it is over.
    pub(crate) fn unknown(at: Timestamp) -> Self {
        Self { at, ran: None, usage: Usage::default() }
    }
}
