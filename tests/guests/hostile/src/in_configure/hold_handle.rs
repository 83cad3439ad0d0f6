//! Keeps a handle of the host from `configure`, so that no snapshot can be taken. Not hostile, only hard to host.

use btm_plugin::{Description, InvalidSetting};
use wasip2::clocks::monotonic_clock;

pub(super) fn run(description: Description) -> Result<Description, Vec<InvalidSetting>> {
    std::mem::forget(monotonic_clock::subscribe_duration(1));
    Ok(description)
}
