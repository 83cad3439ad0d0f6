//! What a command takes over from whoever asked for it, beside its variables.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a command takes over from the process that asked for it, beside variables: a daemon may have been started by another one,
/// long ago.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Inherited {
    /// The permissions that new files do not get, as `umask` has them: 0 to 0o777.
    pub umask: u32,
    /// -20 to 19; a higher one leaves more of the processor to others.
    pub niceness: i32,
    /// The limits of resources by their names, such as `nofile` for `RLIMIT_NOFILE`; those that are not here are unlimited.
    pub limits: BTreeMap<String, ResourceLimit>,
}

/// A limit of a resource, in the unit of the resource. `None` is unlimited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ResourceLimit {
    /// What is enforced.
    pub soft: Option<u64>,
    /// Up to which the process may raise it.
    pub hard: Option<u64>,
}
