//! Takes memory in `configure`, until there is none.

use btm_plugin::{Description, InvalidSetting};

pub(super) fn run(_: Description) -> Result<Description, Vec<InvalidSetting>> {
    crate::grow_memory()
}
