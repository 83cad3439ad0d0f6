//! Says that the analysis failed.

use btm_plugin::{AnalyzeError, File, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    Err(AnalyzeError::Other("told so".to_owned()))
}
