//! Declares a file to be secret in as many pieces as a plugin can name, each of them nearly all of the file.

use btm_plugin::{AnalyzeError, File, Finding, Output, Region, Severity};

pub(super) fn run(file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    let mut finding = Finding::new("told", Severity::Low, "all of it").at(Region::bytes(0..file.content.len()));
    finding.sensitive = vec![Region::Whole; 50_000];
    finding.sensitive.extend((0..50_000).map(|start| Region::Bytes(start..u64::MAX)));
    output.finding(finding);
    Ok(Vec::new())
}
