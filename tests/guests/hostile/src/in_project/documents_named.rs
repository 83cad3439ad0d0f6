//! Writes a document to each path that a file `*.paths` names, a line each; the content is that file's.

use btm_plugin::{AnalyzeError, Document, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    for path in project.find(&["*.paths"]) {
        let content = project.read(&path).map_err(|error| AnalyzeError::Other(format!("{path}: {error:?}")))?;
        for path in String::from_utf8_lossy(&content).lines() {
            let (path, content) = (path.to_owned(), content.clone());
            btm_plugin::write_document(Document { path, media_type: "text/plain".to_owned(), content });
        }
    }
    Ok(())
}
