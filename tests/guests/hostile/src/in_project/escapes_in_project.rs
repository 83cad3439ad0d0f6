//! Writes what would move, hide or recolour text into documents, progress and messages.

use btm_plugin::{AnalyzeError, Document, Project, Severity};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    project.progress(1, None, crate::ESCAPES);
    btm_plugin::notify(Severity::High, crate::ESCAPES, crate::ESCAPES);
    let path = format!("{}.md", crate::ESCAPES);
    btm_plugin::write_document(Document { path, media_type: crate::ESCAPES.to_owned(), content: crate::ESCAPES.into() });
    crate::tell(project, crate::ESCAPES);
    Ok(())
}
