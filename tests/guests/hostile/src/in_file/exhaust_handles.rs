//! Asks for handles for ever and drops none.

use btm_plugin::{AnalyzeError, File, Output};
use wasip2::{cli::stdin, cli::stdout, clocks::monotonic_clock};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    loop {
        std::mem::forget((monotonic_clock::subscribe_duration(1), stdin::get_stdin(), stdout::get_stdout()));
    }
}
