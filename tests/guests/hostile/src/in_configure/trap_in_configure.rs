//! Executes `unreachable` in `configure`.

use btm_plugin::{Description, InvalidSetting};

pub(super) fn run(_: Description) -> Result<Description, Vec<InvalidSetting>> {
    std::process::abort()
}
