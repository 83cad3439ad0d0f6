//! Sends a message while it analyzes a file.

use btm_plugin::{
    AnalyzeError, File, Output,
    bindings::btm::plugin::{notifications, types::Severity},
};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    notifications::notify(Severity::High, "title", "body");
    crate::tell(output, "the host let it happen");
    Ok(Vec::new())
}
