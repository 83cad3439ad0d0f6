//! Names places that are not in the project, and parts that are not in the file.

use btm_plugin::{
    AnalyzeError, Applicability, File, Finding, Fix, Metric, Note, NoteKind, Output, Place, Position, Region, Severity,
};

const PATHS: [&str; 12] = [
    "../../etc/passwd",
    "/etc/passwd",
    "sub/../../etc/passwd",
    "..",
    ".",
    "",
    "C:\\Windows\\win.ini",
    "C:/Windows/win.ini",
    "\\\\server\\share",
    "sub//file.txt",
    "file.txt\0.png",
    "no/such/file.txt",
];

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    for path in PATHS {
        let place = || Place::in_file(path, Region::Line(1));
        output.finding(Finding::new("told", Severity::Low, format!("in {path:?}")).at(place()));
        output.finding(
            Finding::new("told", Severity::Low, format!("related to {path:?}"))
                .related(place(), "out there")
                .fix(Fix::new("Change it", Applicability::Safe).edit(place(), "changed")),
        );
        output.metric(Metric::new("out-there", 1.0).at(place()));
        output.note(Note::new(NoteKind::Skipped, "out there").at(place()));
    }
    for region in regions() {
        let finding = Finding::new("told", Severity::Low, format!("at {region:?}"))
            .at(region.clone())
            .related(region.clone(), "at the same")
            .sensitive(region.clone())
            .fix(Fix::new("Change it", Applicability::Safe).edit(region, "changed"));
        output.finding(finding);
    }
    Ok(Vec::new())
}

fn regions() -> Vec<Region> {
    let at = |line, column| Position { line, column };
    vec![
        Region::Line(0),
        Region::Line(u32::MAX),
        Region::Bytes(u64::MAX..u64::MAX),
        Region::Bytes(0..u64::MAX),
        #[expect(clippy::reversed_empty_ranges, reason = "the end before the start is what is tried")]
        Region::Bytes(5..2),
        Region::Positions(at(0, 0), at(0, 0)),
        Region::Positions(at(u32::MAX, u32::MAX), at(u32::MAX, u32::MAX)),
        Region::Positions(at(2, 1), at(1, 1)),
        Region::Positions(at(1, 1), at(1, u32::MAX)),
    ]
}
