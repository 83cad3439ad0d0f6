//! Names places of a file without saying which.

use btm_plugin::{AnalyzeError, Finding, Metric, Note, NoteKind, Project, Region, Severity};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    let finding = Finding::new("told", Severity::Low, "somewhere").at(Region::Line(1)).related(Region::Line(2), "or there");
    project.finding(finding);
    project.metric(Metric::new("somewhere", 1.0).at(Region::Line(1)));
    project.note(Note::new(NoteKind::Skipped, "somewhere").at(Region::Line(1)));
    Ok(())
}
