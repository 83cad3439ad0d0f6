//! A named number about a place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Location;

/// A named number about a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    /// The name, as `plugin/metric`.
    pub name: String,
    /// The number; finite.
    pub value: f64,
    /// The unit; absent for a plain count or ratio.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// What was measured; absent for the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}
