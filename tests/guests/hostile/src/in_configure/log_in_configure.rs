//! Writes to the log for ever in `configure`.

use btm_plugin::{Description, InvalidSetting};

pub(super) fn run(_: Description) -> Result<Description, Vec<InvalidSetting>> {
    loop {
        eprintln!("configuring");
    }
}
