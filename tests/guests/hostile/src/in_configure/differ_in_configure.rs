//! Says in its summary what should be the same in every preparation.

use std::collections::HashMap;
use std::time::SystemTime;

use btm_plugin::{Description, InvalidSetting, Rule, Severity};
use wasip2::random::random;

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    let hashed: HashMap<u32, ()> = (0..20).map(|key| (key, ())).collect();
    let summary = format!("{:?} {:?} {}", hashed.keys().collect::<Vec<_>>(), SystemTime::now(), random::get_random_u64());
    Ok(description.rule(Rule::new("differ", summary, Severity::Low)))
}
