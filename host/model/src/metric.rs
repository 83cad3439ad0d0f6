//! A named number about a place.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Location;

/// A named number about a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    /// The name, as `plugin/metric`.
    #[serde(with = "crate::shared")]
    #[schemars(with = "String")]
    pub name: Arc<str>,
    /// The number; finite.
    pub value: f64,
    /// The unit; absent for a plain count or ratio.
    #[serde(with = "crate::shared", default = "no_unit", skip_serializing_if = "str::is_empty")]
    #[schemars(with = "String")]
    pub unit: Arc<str>,
    /// What was measured; absent for the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

fn no_unit() -> Arc<str> {
    Arc::from("")
}
