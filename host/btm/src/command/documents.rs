//! The documents that plugins wrote for the user.

use std::path::{Component, Path};

use btm_model::Document;

use crate::{error::CommandError, output};

/// Writes the documents below a folder that the user named; a path that leads out of it is refused.
pub(crate) fn write(folder: &Path, documents: &[Document]) -> Result<(), CommandError> {
    for document in documents {
        let relative = Path::new(&document.path);
        if document.path.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            output::warning(
                &format!("{}: the document `{}` is not written: its path leads elsewhere", document.plugin, document.path),
                None,
            );
            continue;
        }
        let path = folder.join(relative);
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| output::replace(&path, |out| out.write_all(&document.content)));
        written.map_err(|error| output::not_written(&path, error))?;
    }
    Ok(())
}
