//! Reads a file of the project while it analyzes one.

use btm_plugin::{AnalyzeError, File, Output, bindings::btm::plugin::project};

pub(super) fn run(file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    let _ = project::read(&file.path);
    crate::tell(output, "the host let it happen");
    Ok(Vec::new())
}
