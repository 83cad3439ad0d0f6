//! Wants files by a pattern that is none.

use btm_plugin::{Description, InvalidSetting, Selection};

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    Ok(description.selection(Selection::default().glob("{")))
}
