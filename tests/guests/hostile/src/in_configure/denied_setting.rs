//! Does not accept its settings, and names two keys.

use btm_plugin::{Description, InvalidSetting};

pub(super) fn run(_: Description) -> Result<Description, Vec<InvalidSetting>> {
    Err(vec![InvalidSetting::new("behave", "told so"), InvalidSetting::new("rules.max-lines", "must be a number")])
}
