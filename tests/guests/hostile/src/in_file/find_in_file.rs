//! Looks for files of the project while it analyzes one.

use btm_plugin::{AnalyzeError, File, Output, bindings::btm::plugin::project};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    project::find(&["*".to_owned()]);
    crate::tell(output, "the host let it happen");
    Ok(Vec::new())
}
