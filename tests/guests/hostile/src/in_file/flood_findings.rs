//! Emits findings for ever.

use btm_plugin::{AnalyzeError, File, Finding, Output, Severity};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    let mut number = 0_u64;
    loop {
        output.finding(Finding::new("before", Severity::Critical, format!("finding {number}")));
        number += 1;
    }
}
