//! Reports as much as it may on the long second line of a file, each thing the same weaknesses, with places all over the line.

use btm_plugin::{AnalyzeError, Applicability, File, Finding, Fix, Output, Position, Region, Severity};

/// Findings in one file, as the host bounds them.
const FINDINGS: u32 = 1_000;

pub(super) fn run(file: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    let length = u32::try_from(file.content.len()).unwrap_or(u32::MAX);
    // The line has characters of two bytes.
    let end = Position { line: 2, column: length / 2 };
    let place = |before: u32| Region::Positions(Position { line: 2, column: end.column - before }, end);
    let weaknesses: String = (0..200).map(|number| format!("CWE-{number} ")).collect();
    for number in 0..FINDINGS {
        let mut finding = Finding::new("told", Severity::Low, "here").at(place(9 * number)).property("cwe", weaknesses.clone());
        let mut fix = Fix::new("Do it all over again", Applicability::Safe);
        for other in 0..4 {
            let at = (length - 9 * (number + other)) as usize;
            fix = fix.edit(Region::bytes(at..at), "x");
        }
        for other in 0..20 {
            finding = finding.related(place(7 * (number + other)), "there");
        }
        output.finding(finding.fix(fix));
    }
    Ok(Vec::new())
}
