//! Has more rules than anybody could read.

use btm_plugin::{Description, InvalidSetting, Rule, Severity};

pub(super) fn run(mut description: Description) -> Result<Description, Vec<InvalidSetting>> {
    let rules = (0..10_000).map(|number| Rule::new(format!("rule-{number}"), "one of many", Severity::Low));
    description.rules.extend(rules);
    Ok(description)
}
