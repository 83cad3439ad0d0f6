//! Reports every line of a file, and calls all of it secret.

use btm_plugin::{AnalyzeError, File, Finding, Output, Region, Severity};

pub(super) fn run(file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    let lines = file.content.split(|byte| *byte == b'\n').count();
    for line in 1..=u32::try_from(lines).unwrap_or(u32::MAX) {
        output.finding(Finding::new("told", Severity::Low, "a line").at(Region::Line(line)).sensitive(Region::Line(line)));
    }
    let everything = Region::bytes(0..file.content.len());
    output.finding(Finding::new("told", Severity::Low, "all of it").at(everything.clone()).sensitive(everything));
    Ok(Vec::new())
}
