//! Waits for the last moment that the clock can show, and then for the next.

use btm_plugin::{AnalyzeError, File, Output};
use wasip2::{clocks::monotonic_clock, io::poll};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    loop {
        monotonic_clock::subscribe_instant(u64::MAX).block();
        poll::poll(&[&monotonic_clock::subscribe_instant(u64::MAX), &monotonic_clock::subscribe_duration(u64::MAX)]);
    }
}
