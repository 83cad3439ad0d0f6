//! Emits one finding with a million related places, which cost the host more than they cost the plugin.

use btm_plugin::{AnalyzeError, File, Finding, Output, Region, Related, Severity};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    let related = Related { place: Region::Whole.into(), message: String::new() };
    let mut finding = Finding::new("told", Severity::High, "one of a million");
    finding.related = vec![related; 1_000_000];
    output.finding(finding);
    Ok(Vec::new())
}
