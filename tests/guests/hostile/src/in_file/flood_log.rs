//! Logs for ever.

use btm_plugin::{AnalyzeError, File, Level, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    loop {
        output.log(Level::Error, "again and again and again and again and again and again and again and again");
    }
}
