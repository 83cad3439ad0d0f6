//! Writes one enormous document.

use btm_plugin::{AnalyzeError, Document, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    btm_plugin::write_document(Document {
        path: "enormous.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        content: vec![b'x'; crate::ENORMOUS],
    });
    Ok(())
}
