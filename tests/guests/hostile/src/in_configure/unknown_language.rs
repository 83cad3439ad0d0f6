//! Wants files in a language that the host does not know.

use btm_plugin::{Description, InvalidSetting, Selection};

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    Ok(description.selection(Selection::default().language("klingon")))
}
