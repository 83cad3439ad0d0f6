//! Waits in `configure`, for ever.

use btm_plugin::{Description, InvalidSetting};

pub(super) fn run(_: Description) -> Result<Description, Vec<InvalidSetting>> {
    loop {
        std::thread::sleep(std::time::Duration::from_secs(3600));
    }
}
