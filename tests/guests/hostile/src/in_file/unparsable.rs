//! Says that the file is not what its name says.

use btm_plugin::{AnalyzeError, File, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    Err(AnalyzeError::Unparsable("line 1: told so".to_owned()))
}
