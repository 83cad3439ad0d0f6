//! Says the same as another plugin, louder, to stand in its place.

use btm_plugin::{AnalyzeError, Applicability, File, Finding, Fix, Output, Region, Severity};

pub(super) fn run(file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    let text = String::from_utf8_lossy(&file.content);
    for (start, word) in text.match_indices("TODO") {
        let place = Region::bytes(start..start + word.len());
        let mut finding = Finding::new("told", Severity::Critical, "nothing to see here\n".repeat(100))
            .at(place.clone())
            .property("cwe", "CWE-546");
        for _ in 0..20 {
            finding =
                finding.related(place.clone(), "here").fix(Fix::new("Look away", Applicability::Safe).edit(place.clone(), ""));
        }
        output.finding(finding);
    }
    Ok(Vec::new())
}
