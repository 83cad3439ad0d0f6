//! The documents that plugins wrote for the user: into the folder that the user names, through no link, and over nothing that btm did
//! not write itself.

mod name;
mod record;
mod reserved;
mod target;

use std::{
    fs, io,
    path::{Path, PathBuf, absolute},
};

use btm_model::{Document, Note, NoteKind, Report};

use self::{
    reserved::Reserved,
    target::{NotWritten, Planned, Target},
};
use super::project;
use crate::{error::CommandError, output};

/// Where documents go.
pub(crate) struct Documents<'a> {
    folder: &'a Path,
    reserved: Reserved,
}

impl<'a> Documents<'a> {
    /// Documents in `folder`, for a report that goes to the file `report`. A folder that cannot be the one for documents is refused
    /// before anything is spent on them.
    ///
    /// # Errors
    /// If it is no folder, belongs to git or another user, or lies behind a link of the project at `root`, which anybody can have
    /// put there.
    pub(crate) fn into(folder: &'a Path, root: &Path, report: Option<&Path>) -> Result<Self, CommandError> {
        let (existing, path) = existing(folder, root)?;
        let no_folder = |why: String| {
            CommandError::usage(format!("`{}` is no folder for documents: {why}", output::name(folder)))
                .hint("name another folder with --documents")
        };
        let typed = absolute(folder).map_err(|error| not_written(folder, error))?;
        let parts = typed.components().chain(path.components());
        if let Some(name) = parts.map(|part| part.as_os_str().to_string_lossy()).find(|name| is_private(name)) {
            return Err(no_folder(format!("`{name}` belongs to git")));
        }
        let owners = project::owners();
        for above in existing.ancestors() {
            let refused = |exposed| no_folder(format!("`{}`: {exposed}", output::name(above)));
            owners.check_owner(above, &existing).map_err(refused)?;
        }
        let reserved = Reserved::around(&existing, report);
        reserved.judge(&path).map_err(|taken| no_folder(taken.to_string()))?;
        Ok(Self { folder, reserved })
    }
}

fn not_written(folder: &Path, error: io::Error) -> CommandError {
    CommandError::internal(format!("the documents' folder `{}` cannot be written", output::name(folder)), error)
        .hint("nothing was changed; name another folder with --documents")
}

/// What is there of the folder, itself or the nearest one above; and the folder. Both without links.
fn existing(folder: &Path, root: &Path) -> Result<(PathBuf, PathBuf), CommandError> {
    let not_written = |error| not_written(folder, error);
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
            Ok(_) => {
                let message = format!(
                    "`{}` cannot be the folder for documents: `{}` is not a folder",
                    output::name(folder),
                    output::name(path)
                );
                return Err(CommandError::usage(message).hint("nothing was changed; name another folder with --documents"));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(not_written(error)),
        }
    }
    let real = existing.canonicalize().map_err(not_written)?;
    let path = path.strip_prefix(&existing).map_or_else(|_| real.clone(), |rest| real.join(rest));
    Ok((real, path))
}

/// Whether a folder of this name is git's own, on whatever file system.
fn is_private(name: &str) -> bool {
    let name = name.trim_end_matches(['.', ' ']).to_lowercase();
    name == ".git" || name.strip_prefix("git").is_some_and(|rest| rest.starts_with('~'))
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

impl Documents<'_> {
    /// Writes the documents of a report. What cannot be written becomes a note of the report, which is incomplete then; but for
    /// documents with names that no plugin may give, which are a defect of the plugin as any other.
    pub(crate) fn write(&self, report: &mut Report) {
        let documents = std::mem::take(&mut report.documents);
        if documents.is_empty() {
            return;
        }
        let made = fs::create_dir_all(self.folder).map_err(NotWritten::from);
        let failures = match made.and_then(|()| Target::open(self.folder, &self.reserved)) {
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
}

/// Writes documents; for each why not, if so.
fn write_all(target: &mut Target<'_>, documents: &[Document]) -> Vec<Option<Failure>> {
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
