//! Writes a document while it analyzes a file.

use btm_plugin::{AnalyzeError, File, Output, bindings::btm::plugin::documents};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    crate::before(output);
    documents::write(&documents::Document {
        path: "a.md".to_owned(),
        media_type: "text/markdown".to_owned(),
        content: vec![b'x'],
    });
    crate::tell(output, "the host let it happen");
    Ok(Vec::new())
}
