//! Declares a whole file to be secret, in more pieces than it has.

use btm_plugin::{AnalyzeError, File, Finding, Output, Region, Severity};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    let mut finding = Finding::new("told", Severity::Low, "all of it").at(Region::Whole);
    finding.sensitive = vec![Region::Whole, Region::Bytes(0..u64::MAX)];
    finding.sensitive.extend((0..10_000).map(Region::Line));
    output.finding(finding);
    Ok(Vec::new())
}
