//! Gives one of its rules a title that should be the same in every preparation.

use std::collections::HashMap;
use std::time::SystemTime;

use btm_plugin::{Description, InvalidSetting};
use wasip2::random::random;

pub(super) fn run(mut description: Description) -> Result<Description, Vec<InvalidSetting>> {
    let hashed: HashMap<u32, ()> = (0..20).map(|key| (key, ())).collect();
    let title = format!("{:?} {:?} {}", hashed.keys().collect::<Vec<_>>(), SystemTime::now(), random::get_random_u64());
    for rule in &mut description.rules {
        rule.title.clone_from(&title);
    }
    Ok(description)
}
