//! Writes what would move, hide or recolour text on a terminal into every field there is.

use btm_plugin::{
    AnalyzeError, Applicability, File, Finding, Fix, Level, Metric, Note, NoteKind, Output, Place, Region, Severity,
};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    let place = || Place::in_file(crate::ESCAPES, Region::Line(1));
    let finding = Finding::new(crate::ESCAPES, Severity::Low, crate::ESCAPES)
        .at(Region::Line(1))
        .related(Region::Line(1), crate::ESCAPES)
        .related(place(), crate::ESCAPES)
        .fix(Fix::new(crate::ESCAPES, Applicability::Safe).edit(Region::Line(1), crate::ESCAPES))
        .property(crate::ESCAPES, crate::ESCAPES)
        .property("cwe", crate::ESCAPES);
    output.finding(finding);
    output.finding(Finding::new("told", Severity::Low, crate::ESCAPES).at(place()));
    output.metric(Metric::new(crate::ESCAPES, 1.0).unit(crate::ESCAPES));
    output.note(Note::new(NoteKind::Skipped, crate::ESCAPES));
    output.log(Level::Error, crate::ESCAPES);
    println!("{}", crate::ESCAPES);
    eprintln!("{}", crate::ESCAPES);
    Err(AnalyzeError::Other(crate::ESCAPES.to_owned()))
}
