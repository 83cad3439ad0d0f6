//! Waits an hour, again and again.

use std::time::Duration;

use btm_plugin::{AnalyzeError, File, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    loop {
        std::thread::sleep(Duration::from_secs(3600));
    }
}
