//! The files of a project that decide about a run, opened as what they are: somebody else may have written them.

use std::{path::Path, sync::LazyLock};

use btm_config::Project;
use btm_files::{Folder, Owners};
use btm_git::Surroundings;

use crate::{error::CommandError, official};

/// The types of tasks whose work btm itself decides.
static OWN_TASKS: LazyLock<Vec<&str>> =
    LazyLock::new(|| official::ALL.iter().map(|official| official.name).chain([SCAN]).collect());

/// What runs everything that a plain `btm scan` runs.
pub(crate) const SCAN: &str = "scan";

/// The folder of a project. What another user of the machine can write in it is refused, unless git accepts the folder as safe.
pub(crate) fn folder(root: &Path) -> Result<Folder, CommandError> {
    let folder =
        Folder::open(root).map_err(|error| CommandError::internal(format!("`{}` cannot be opened", root.display()), error))?;
    Ok(folder.only_of(Owners::new(is_safe)))
}

/// Its settings.
pub(crate) fn settings_of(folder: &Folder) -> Project<'_> {
    Project { folder, own_tasks: &OWN_TASKS }
}

/// Whether git accepts a folder of another user, or the repository around it. Without git nothing is accepted.
fn is_safe(folder: &Path) -> bool {
    let top = folder.ancestors().find(|ancestor| ancestor.join(".git").symlink_metadata().is_ok()).unwrap_or(folder);
    let safe = btm_git::is_safe(&[folder, top], &Surroundings::of_this_process());
    safe.inspect_err(|error| tracing::warn!("git does not say which folders are safe: {error}")).unwrap_or(false)
}
