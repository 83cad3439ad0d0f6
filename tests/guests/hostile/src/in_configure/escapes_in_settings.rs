//! Does not accept its settings, and says so with what would move, hide or recolour text.

use btm_plugin::{Description, InvalidSetting};

pub(super) fn run(_: Description) -> Result<Description, Vec<InvalidSetting>> {
    Err(vec![InvalidSetting::new(crate::ESCAPES, crate::ESCAPES)])
}
