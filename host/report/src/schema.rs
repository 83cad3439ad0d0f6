//! The JSON schema of a report, published as `schema/report.schema.json`.

use btm_model::Report;
use serde_json::Value;

/// The schema (draft 2020-12) of what [`json`](crate::json()) writes.
#[must_use]
pub fn schema() -> Value {
    schemars::schema_for!(Report).to_value()
}
