//! Does not accept its settings, for a million reasons.

use btm_plugin::{Description, InvalidSetting};

pub(super) fn run(_: Description) -> Result<Description, Vec<InvalidSetting>> {
    Err(vec![InvalidSetting::new("behave", "told so"); 1_000_000])
}
