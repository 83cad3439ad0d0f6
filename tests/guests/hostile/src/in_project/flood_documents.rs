//! Writes documents for ever, all of them empty.

use btm_plugin::{AnalyzeError, Document, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    crate::before(project);
    let mut number = 0_u64;
    loop {
        btm_plugin::write_document(Document {
            path: format!("{number}.txt"),
            media_type: "text/plain".to_owned(),
            content: Vec::new(),
        });
        number += 1;
    }
}
