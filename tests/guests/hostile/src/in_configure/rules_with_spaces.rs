//! Has rules whose ids break the contract.

use btm_plugin::{Description, InvalidSetting, Rule, Severity};

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    let rule = |id: &str| Rule::new(id, "odd", Severity::Low);
    Ok(description.rule(rule("with space")).rule(rule("")).rule(rule("a/b")).rule(rule("before")))
}
