//! Looks for files of the project in `configure`.

use btm_plugin::{Description, InvalidSetting, bindings::btm::plugin::project};

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    project::find(&["*".to_owned()]);
    Ok(description)
}
