//! Spends its instructions on asking the host for the time.

use btm_plugin::{AnalyzeError, File, Output};
use wasip2::clocks::monotonic_clock;

/// More questions than the tests' fuel is enough for, if the host's work counts as well.
const MANY: u64 = 400_000;

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    for _ in 0..MANY {
        std::hint::black_box(monotonic_clock::now());
    }
    crate::tell(output, format!("asked {MANY} times"));
    loop {
        std::hint::black_box(monotonic_clock::now());
    }
}
