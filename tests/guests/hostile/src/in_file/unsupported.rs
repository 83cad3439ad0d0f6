//! Says that it does not know what the file uses.

use btm_plugin::{AnalyzeError, File, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    Err(AnalyzeError::Unsupported("told so".to_owned()))
}
