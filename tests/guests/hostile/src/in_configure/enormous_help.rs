//! Has a rule with an enormous help text.

use btm_plugin::{Description, InvalidSetting, Rule, Severity};

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    Ok(description.rule(Rule::new("long", "long", Severity::Low).help("x".repeat(1 << 20))))
}
