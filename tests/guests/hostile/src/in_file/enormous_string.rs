//! Emits one finding with an enormous message.

use btm_plugin::{AnalyzeError, File, Finding, Output, Severity};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    output.finding(Finding::new("told", Severity::High, "x".repeat(crate::ENORMOUS)));
    Ok(Vec::new())
}
