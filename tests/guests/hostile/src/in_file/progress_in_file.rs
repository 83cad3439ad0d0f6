//! Tells of its progress while it analyzes a file.

use btm_plugin::{AnalyzeError, File, Output, bindings::btm::plugin::progress};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    progress::update(1, Some(2), "half");
    crate::tell(output, "the host let it happen");
    Ok(Vec::new())
}
