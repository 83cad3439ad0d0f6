//! Takes memory and writes to all of it, until there is none.

use btm_plugin::{AnalyzeError, File, Output};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    crate::grow_memory()
}
