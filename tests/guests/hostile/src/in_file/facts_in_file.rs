//! Asks for facts while it analyzes a file.

use btm_plugin::{AnalyzeError, File, Output, bindings::btm::plugin::facts};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    facts::next();
    crate::tell(output, "the host let it happen");
    Ok(Vec::new())
}
