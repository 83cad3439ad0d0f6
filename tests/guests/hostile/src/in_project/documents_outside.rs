//! Writes documents to places where they do not belong.

use btm_plugin::{AnalyzeError, Document, Project};

pub(super) fn run(project: &mut dyn Project) -> Result<(), AnalyzeError> {
    for path in [
        "../outside.md",
        "/tmp/btm-outside.md",
        "sub/../../outside.md",
        "",
        ".",
        "..",
        "C:\\outside.md",
        "a\0b.md",
        ".git/hooks/pre-commit",
    ] {
        let content = b"outside".to_vec();
        btm_plugin::write_document(Document { path: path.to_owned(), media_type: "text/markdown".to_owned(), content });
    }
    Ok(())
}
