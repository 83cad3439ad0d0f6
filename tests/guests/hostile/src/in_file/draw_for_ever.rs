//! Spends its instructions on asking the host for randomness, as much as it may at a time.

use btm_plugin::{AnalyzeError, File, Output};
use wasip2::random::random;

/// As much as the host gives at once.
const MUCH: u64 = 64 << 10;

/// More calls than the tests' fuel is enough for, if what a call carries counts as well.
const MANY: u64 = 2_000;

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    for _ in 0..MANY {
        std::hint::black_box(random::get_random_bytes(MUCH));
    }
    crate::tell(output, format!("asked {MANY} times"));
    loop {
        std::hint::black_box(random::get_random_bytes(MUCH));
    }
}
