//! The documents that plugins wrote for the user: into the folder that the user names, through no link, and over nothing that btm did
//! not write itself.

mod name;
mod record;
mod target;

use std::{
    fs, io,
    path::{Path, PathBuf, absolute},
};

use btm_model::{Document, Note, NoteKind, Report};

use self::target::{NotWritten, Planned, Target};
use crate::{error::CommandError, output};

/// Refuses a folder that cannot be the one for documents, before anything is spent on them.
///
/// # Errors
/// If it is no folder, belongs to git or btm, or lies behind a link of the project at `root`, which anybody can have put there.
pub(crate) fn check(folder: &Path, root: &Path) -> Result<(), CommandError> {
    let not_written = |error| {
        CommandError::internal(format!("the documents' folder `{}` cannot be written", output::name(folder)), error)
            .hint("nothing was changed; name another folder with --documents")
    };
    let path = absolute(folder).map_err(not_written)?;
    let mut existing = PathBuf::new();
    let mut above: Vec<&Path> = path.ancestors().collect();
    above.reverse();
    for path in above {
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() && is_in(path, root) => {
                let message = format!("`{}` leads through `{}`, a link in the project", output::name(folder), output::name(path));
                return Err(CommandError::usage(message).hint("name the folder itself with --documents"));
            }
            Ok(_) if path.is_dir() => path.clone_into(&mut existing),
            Ok(_) => return Err(not_written(io::ErrorKind::NotADirectory.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(not_written(error)),
        }
    }
    let existing = existing.canonicalize().map_err(not_written)?;
    let parts = path.components().chain(existing.components());
    match parts.map(|part| part.as_os_str().to_string_lossy()).find(|name| is_private(name)) {
        Some(name) => {
            let message = format!("`{}` is no folder for documents: `{name}` belongs to git or btm", output::name(folder));
            Err(CommandError::usage(message).hint("name another folder with --documents"))
        }
        None => Ok(()),
    }
}

/// Whether a folder of this name is git's or btm's own, on whatever file system.
fn is_private(name: &str) -> bool {
    let name = name.trim_end_matches(['.', ' ']).to_lowercase();
    let is_short = |of: &str| name.strip_prefix(of).is_some_and(|rest| rest.starts_with('~'));
    matches!(&*name, ".git" | ".btm") || is_short("git") || is_short("btm")
}

/// Whether something lies in the project.
fn is_in(path: &Path, root: &Path) -> bool {
    path.parent().and_then(|above| above.canonicalize().ok()).is_some_and(|above| above.starts_with(root))
}

/// Why a document was not written.
#[derive(Clone)]
struct Failure {
    reason: String,
    /// Whether the plugin named it as the contract does not allow.
    is_of_plugin: bool,
}

impl From<NotWritten> for Failure {
    fn from(error: NotWritten) -> Self {
        Self { reason: error.to_string(), is_of_plugin: error.is_of_plugin() }
    }
}

/// Writes the documents of a report below `folder`. What cannot be written becomes a note of the report, which is incomplete then;
/// but for documents with names that no plugin may give, which are a defect of the plugin as any other.
pub(crate) fn write(folder: &Path, report: &mut Report) {
    let documents = std::mem::take(&mut report.documents);
    if documents.is_empty() {
        return;
    }
    let failures = match fs::create_dir_all(folder).map_err(NotWritten::from).and_then(|()| Target::open(folder)) {
        Ok(mut target) => write_all(&mut target, &documents),
        Err(error) => vec![Some(Failure::from(error)); documents.len()],
    };
    for (document, failure) in documents.into_iter().zip(failures) {
        match failure {
            None => report.documents.push(document),
            Some(Failure { reason, is_of_plugin }) => {
                let Document { plugin: source, path, .. } = document;
                let message = format!("the document `{path}` was not written: {reason}");
                report.notes.push(Note { source, kind: NoteKind::NotWritten, message, location: None });
                report.summary.incomplete |= !is_of_plugin;
            }
        }
    }
}

/// Writes documents; for each why not, if so.
fn write_all(target: &mut Target, documents: &[Document]) -> Vec<Option<Failure>> {
    let planned: Vec<_> = documents.iter().map(|document| target.plan(document)).collect();
    // Without the list, nobody could tell later what btm has written.
    let saved = target.save().map_err(Failure::from);
    let mut write = |planned: Planned<'_>| saved.clone().and_then(|()| target.write(&planned).map_err(Failure::from));
    let failures: Vec<_> = planned.into_iter().map(|planned| planned.map_err(Failure::from).and_then(&mut write).err()).collect();
    if let Err(error) = target.save() {
        output::warning(&format!("the list of documents is longer than it need be: {error}"), None);
    }
    failures
}
