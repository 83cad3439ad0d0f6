//! Returns enormous facts.

use btm_plugin::{AnalyzeError, File, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    Ok(vec![b'x'; crate::ENORMOUS])
}
